import { defineConfig } from 'tsdown';

const forUsers = { index: 'renderer/index.ts', server: 'src/server.ts', 'polotno-node': 'src/drop-in/index.ts' };
const forTests = { jest: 'src/testing/jest.ts', vitest: 'src/testing/vitest.ts' };

/** What runs on its own: threads and the command. */
const own = { worker: 'src/worker.ts', 'snapshot-worker': 'src/testing/snapshot-worker.ts', cli: 'src/cli.ts' };

/** What users import as ESM and CommonJS with types; the command and the worker, and what is for Vitest, as ESM only. */
export default defineConfig([
  {
    entry: { ...forUsers, ...forTests, ...own },
    format: 'esm',
    target: 'node20',
    dts: { entry: Object.values({ ...forUsers, ...forTests }) },
  },
  {
    entry: forUsers,
    format: 'cjs',
    target: 'node20',
    dts: true,
    // They ship no CommonJS, and Node before 20.19 cannot require what is ESM only.
    deps: { alwaysBundle: [/^(?:parse5|entities|css-select|css-what|svg-pathdata|pixelmatch)(?:\/|$)/] },
    clean: false,
  },
  // Apart, so that it shares no file with the renderer: Jest cannot load that.
  { entry: { jest: forTests.jest }, format: 'cjs', target: 'node20', dts: true, clean: false },
]);
