import { defineConfig } from 'tsdown';

const forUsers = {
  index: 'renderer/index.ts',
  server: 'src/server.ts',
  'polotno-node': 'src/drop-in/index.ts',
  jest: 'src/testing/jest.ts',
};

/** What users import as ESM and CommonJS with types; the command and the worker, and what is for Vitest, as ESM only. */
export default defineConfig([
  {
    entry: { ...forUsers, vitest: 'src/testing/vitest.ts', worker: 'src/worker.ts', cli: 'src/cli.ts' },
    format: 'esm',
    target: 'node20',
    dts: { entry: [...Object.values(forUsers), 'src/testing/vitest.ts'] },
  },
  {
    entry: forUsers,
    format: 'cjs',
    target: 'node20',
    dts: true,
    // They ship no CommonJS, and Node before 20.19 cannot require what is ESM only.
    deps: { alwaysBundle: ['parse5', 'entities', 'pixelmatch'] },
    clean: false,
  },
]);
