import { defineConfig } from 'tsdown';

/** The library and the server as ESM and CommonJS with types; the command and the worker as ESM only. */
export default defineConfig([
  {
    entry: { index: 'renderer/index.ts', server: 'src/server.ts', worker: 'src/worker.ts', cli: 'src/cli.ts' },
    format: 'esm',
    target: 'node20',
    dts: { entry: ['renderer/index.ts', 'src/server.ts'] },
  },
  {
    entry: { index: 'renderer/index.ts', server: 'src/server.ts' },
    format: 'cjs',
    target: 'node20',
    dts: true,
    // They ship no CommonJS, and Node before 20.19 cannot require what is ESM only.
    deps: { alwaysBundle: ['parse5', 'entities'] },
    clean: false,
  },
]);
