import { readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'tsdown';
import { builtInsLater, codeSplitting, requireLater } from './tsdown.chunks.ts';
import { noticeOf, notices } from './tsdown.notices.ts';
import { isBundled, leftOut, packageEntries, packagesInOneFile } from './tsdown.packages.ts';
import page from './tsdown.page.config.ts';

const forUsers = {
  index: 'renderer/index.ts',
  server: 'src/http/server.ts',
  sign: 'src/sign.ts',
  'polotno-node': 'src/polotno-node.ts',
};
const forTests = { jest: 'src/testing/jest.ts', vitest: 'src/testing/vitest.ts' };

/** What has an entrance for `import`: also the snapshots, for Vitest's. */
const entrances = { ...forUsers, snapshot: 'src/testing/snapshot.ts' };

/** What runs on its own: threads, processes and the command. */
const own = {
  worker: 'src/dispatch/worker.ts',
  'quarantine-process': 'src/dispatch/quarantine-process.ts',
  'snapshot-worker': 'src/testing/snapshot-worker.ts',
  cli: 'src/cli/index.ts',
};

/**
 * What is only needed for development but imported all the same becomes part of dist/: to read the hundreds of files of
 * those packages took longer than a render, and some ship no CommonJS. What has to lie in files of its own (binaries,
 * WebAssembly, data) or is seldom needed is a dependency.
 */
const deps = {
  onlyBundle: false as const,
  neverBundle: leftOut,
  // A dependency for the types alone, which stay its own.
  alwaysBundle: (name: string, importer: string | undefined) =>
    (name === 'zod' && !importer?.endsWith('.d.ts')) || isBundled(name, importer),
};

/** Redoc, which shows the description of the interface, in the one file that its makers build for browsers. */
const redoc = {
  name: 'redoc',
  generateBundle(this: { emitFile(file: object): void }) {
    const read = (file: string) => readFileSync(path.join('node_modules/redoc', file), 'utf8');
    const licences = `${noticeOf('node_modules/redoc')}\n${read('bundles/redoc.standalone.js.LICENSE.txt')}`;
    this.emitFile({ type: 'asset', fileName: 'redoc.js', source: read('bundles/redoc.standalone.js') });
    this.emitFile({ type: 'asset', fileName: 'redoc.LICENSE.txt', source: licences });
  },
};

/** Writes LittleCMS into the file that reads it in the sources: its package brings a hundred others. */
const lcmsBytes = {
  name: 'lcms-bytes',
  transform(_: string, id: string) {
    if (!id.replaceAll(path.sep, '/').endsWith('/pdf/lcms-binary.ts')) return null;
    const bytes = readFileSync('node_modules/lcms-wasm/dist/lcms.wasm').toString('base64');
    return `export const lcmsBinary = () => Buffer.from(${JSON.stringify(bytes)}, 'base64');`;
  },
};

/** The interface of plugins, as far as it is used here. */
interface Emitter {
  emitFile(file: object): void;
  getModuleInfo(id: string): { exports?: string[] } | null;
}

/**
 * The entrances for `import`: they hand out what `require` gives, so that a process that does both has one library, not two
 * with an error class each. By `require`, since Node otherwise reads the file for its exports.
 */
const importEntrances = {
  name: 'import-entrances',
  generateBundle(this: Emitter) {
    for (const [name, source] of Object.entries(entrances)) {
      const names = this.getModuleInfo(path.resolve(source))?.exports;
      // Types are built apart.
      if (!names) continue;
      const file = `./${name}.cjs`;
      const lines = [
        "import { createRequire } from 'node:module';",
        `export const { ${names.join(', ')} } = createRequire(import.meta.url)('${file}');`,
      ];
      this.emitFile({ type: 'asset', fileName: `${name}.mjs`, source: `${lines.join('\n')}\n` });
      this.emitFile({ type: 'asset', fileName: `${name}.d.mts`, source: `export * from '${file}';\n` });
    }
  },
};

/** Has Vitest's matcher, which is an ECMAScript module as Vitest is, import the snapshots from their entrance. */
const builtSnapshots = {
  name: 'built-snapshots',
  resolveId: (id: string) => (id === './snapshot.ts' ? { id: './snapshot.mjs', external: true } : null),
};

/**
 * rolldown 1.0.0-rc.17 asks a built-in module for its `default` as it is where a package hands that on (`export { process }`), and
 * `require` gives it none: it is the module itself.
 */
const builtInDefaults = {
  name: 'built-in-defaults',
  renderChunk(code: string): { code: string } {
    const names = [...code.matchAll(/^let (node_\w+) = require\("node:[^"]+"\);$/gm)].map(([, name]) => name!);
    const bare = names.filter((name) => !code.includes(`\n${name} = `));
    return { code: bare.reduce((text, name) => text.replaceAll(`${name}.default`, name), code) };
  },
};

/**
 * Writes characters beyond ASCII as escapes: of a file with one of them, V8 keeps two bytes a character, and Node reads it
 * in three times the time.
 */
const inAscii = {
  name: 'in-ascii',
  generateBundle(_: unknown, bundle: Record<string, { code?: string }>) {
    for (const chunk of Object.values(bundle)) if (chunk.code !== undefined) chunk.code = escaped(chunk.code);
  },
};

/** Code in ASCII that does the same, unless a template is asked for its `raw` text. */
function escaped(code: string): string {
  if (/\braw`[^`]*[^\0-\x7f]/.test(code)) throw new Error('a character beyond ASCII in String.raw');
  const unicode = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  // One after an odd number of backslashes is escaped already: by itself.
  const put = (_: string, slashes: string, char: string) => slashes.slice(slashes.length % 2) + unicode(char);
  return code.replaceAll(/(\\*)([^\0-\x7f])/g, put);
}

/**
 * Files for what is loaded together; entries may so hold more than they export, for others. Without comments, of which Node read
 * 150,000 characters before the first picture; the types have them.
 */
const chunks = () => ({
  outputOptions: {
    codeSplitting: codeSplitting(),
    exports: 'named' as const,
    comments: { jsdoc: false, annotation: false, legal: true },
  },
  inputOptions: { preserveEntrySignatures: 'allow-extension' as const },
});

/** CommonJS, which Node loads in less time, and which can wait for its first use; what is for Vitest, as ESM. */
export default defineConfig([
  {
    entry: { ...entrances, ...own, ...packageEntries },
    format: 'cjs',
    target: 'node20',
    dts: { entry: Object.values(entrances) },
    deps,
    plugins: [
      notices,
      lcmsBytes,
      redoc,
      importEntrances,
      requireLater,
      builtInDefaults,
      builtInsLater,
      packagesInOneFile,
      inAscii,
    ],
    ...chunks(),
  },
  {
    entry: forTests,
    format: 'esm',
    target: 'node20',
    dts: true,
    deps,
    plugins: [builtSnapshots],
    clean: false,
  },
  // Apart, so that it shares no file with the renderer: Jest cannot load that.
  { entry: { jest: forTests.jest }, format: 'cjs', target: 'node20', dts: true, deps, clean: false },
  page,
]);
