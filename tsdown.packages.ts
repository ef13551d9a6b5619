import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The JavaScript of packages as one file of dist/ each: to find and read their files (sharp 60, fastify 250, prom-client 80) took Node
 * longer than to evaluate them, or to load native code. That stays where the package lies.
 */
const PACKAGES: Readonly<Record<string, string>> = {
  sharp: 'dist/index.cjs',
  'skia-canvas': 'lib/index.js',
  harfbuzzjs: 'dist/index.mjs',
  fastify: 'fastify.js',
  'prom-client': 'index.js',
  '@fastify/static': 'index.js',
};

/** The name of a package's file, without its ending. */
const fileOf = (name: string) => name.replace('@', '').replace('/', '-');

/** What they require from where they lie: native code, and what few need. */
export const leftOut = [
  ...[/^@img\/sharp-/, /^@skia-canvas\//, 'follow-redirects', 'https-proxy-agent'],
  ...['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', 'light-my-request', 'thread-stream', 'glob'],
];

/** Of those, which `import` loads only: of another release than was built they hand out {@link WAITS}. */
const MODULES = ['harfbuzzjs'];

/** What the export waits for that a module cannot be used before, and resolves to the module where it is another one. */
const WAITS = 'ready';

const isLeftOut = (name: string) => leftOut.some((one) => (typeof one === 'string' ? one === name : one.test(name)));

/** Whether a file of one of the packages has what it imports within its own file, also where that is a dependency of ours. */
export const isBundled = (name: string, importer = ''): boolean =>
  !isLeftOut(name) &&
  !(name in PACKAGES) &&
  Object.keys(PACKAGES).some((one) => importer.replaceAll('\\', '/').includes(`/node_modules/${one}/`));

const folderOf = (name: string) => path.posix.join('node_modules', name);

export const packageEntries = Object.fromEntries(
  Object.entries(PACKAGES).map(([name, file]) => [fileOf(name), path.posix.join(folderOf(name), file)]),
);

/** The lines before the file of a package. */
function beginning(name: string): string {
  const { version } = JSON.parse(readFileSync(path.posix.join(folderOf(name), 'package.json'), 'utf8'));
  const other = MODULES.includes(name)
    ? `{ ${WAITS}: import(require("node:url").pathToFileURL(file).href) }`
    : 'required(file)';
  const description = path.posix.relative(path.posix.dirname(PACKAGES[name]!), 'package.json');
  return `const file = require.resolve("${name}");
const required = require("node:module").createRequire(file);
if (required("${description.startsWith('.') ? '' : './'}${description}").version !== "${version}") return (module.exports = ${other});
`;
}

/**
 * Parts of packages of which most services and pictures need nothing, by the end of the name of the file that requires them: each is
 * evaluated by what first uses it.
 */
const LATER: readonly { file: string; found: RegExp; put: string }[] = [
  {
    file: '/semver/index.js',
    found: /^const (\w+) = require\(('\.\/[^']+')\)$/gm,
    put: "Object.defineProperty(exports, '$1', { get: () => require($2), enumerable: true });",
  },
  { file: '/semver/index.js', found: /^module\.exports = \{[\s\S]*$/m, put: '' },
  // sharp reads a version that it is installed with, and asks for ranges where native code is missing: 60 kB.
  {
    file: '/sharp/dist/libvips.cjs',
    found: /^const semver = require\('semver'\);$/m,
    put: '',
  },
  {
    file: '/sharp/dist/libvips.cjs',
    found: /\bsemver\.coerce\(minimumLibvipsVersionLabelled\)\.version/,
    put: "minimumLibvipsVersionLabelled.replace(/^\\D+/, '')",
  },
  { file: '/sharp/dist/libvips.cjs', found: /\bsemver\.(?=satisfies|coerce|gte)/g, put: "required('semver')." },
  {
    file: '/@img/colour/index.cjs',
    found: /^[\s\S]*$/,
    put: "module.exports = (...given) => require('./color.cjs').default(...given);",
  },
  // Programs, which are started where native code is missing, and by commands that are files of their own; and what they bring along: the network.
  ...['/detect-libc/lib/detect-libc.js', '/commander/lib/command.js'].flatMap((file) => [
    { file, found: /^const childProcess = require\('(?:node:)?child_process'\);$/m, put: '' },
    { file, found: /\bchildProcess\./g, put: "require('node:child_process')." },
  ]),
  {
    file: '/sharp/dist/libvips.cjs',
    found: /^const \{ spawnSync \} = require\('node:child_process'\);$/m,
    put: "const spawnSync = (...given) => require('node:child_process').spawnSync(...given);",
  },
  // WebAssembly, which it compiles in a top-level await, and finds beside its module.
  {
    file: '/harfbuzzjs/dist/index.mjs',
    found: /^init\(await createHarfBuzz\(\)\);$/m,
    put: `export const ${WAITS} = createHarfBuzz().then(init);`,
  },
  {
    file: '/harfbuzzjs/dist/harfbuzz.js',
    found:
      /if\(ENVIRONMENT_IS_NODE\)\{const\{createRequire\}=await import\("module"\);var require=createRequire\(import\.meta\.url\)\}/,
    put: '',
  },
  {
    file: '/harfbuzzjs/dist/harfbuzz.js',
    found: /\bimport\.meta\.url\b/g,
    put: 'require("node:url").pathToFileURL(file).href',
  },
  // It reads the time where something is kept for a while; Node takes 3 ms to have `performance`.
  {
    file: '/lru-cache/dist/esm/node/index.min.js',
    found: /typeof performance=="object"&&performance&&typeof performance\.now=="function"\?performance:Date/,
    put: '{now:()=>performance.now()}',
  },
  // Compilers of schemas, which no route of ours has.
  {
    file: '/fastify/lib/schema-controller.js',
    found: /const (\w+) = require\(('@fastify\/[\w-]+')\)\n\s*compilersFactory\.(\w+) = \1\(\)/g,
    put: 'let made$1; compilersFactory.$3 = (...given) => (made$1 ??= require($2)())(...given)',
  },
  // Patterns of files: each of ours has a route.
  { file: '/@fastify/static/index.js', found: /const \{ glob \} = require\('glob'\)/, put: '' },
  { file: '/@fastify/static/index.js', found: /\bawait glob\(/, put: "await require('glob').glob(" },
];

/** @throws Error where a package is not what it was */
function inParts(code: string, id: string): string | null {
  const parts = LATER.filter(({ file }) => id.endsWith(`/node_modules${file}`));
  return parts.reduce<string | null>((text, { file, found, put }) => {
    const changed = (text ?? code).replace(found, put);
    if (changed === (text ?? code)) throw new Error(`${file} has nothing of ${found}: see tsdown.packages.ts`);
    return changed;
  }, null);
}

/**
 * skia-canvas goes by the names of its classes, which rolldown changes where several modules have one: within a function they
 * are no module's. Beside its modules it looks for native code that was compiled there.
 */
function withOwnNames(code: string, id: string): string | null {
  if (!id.includes('/node_modules/skia-canvas/')) return null;
  const own = code.replace("join(__dirname, '../skia.node')", "join(file, '../skia.node')");
  return `(() => {\n${own}\n})();`;
}

/** What loads one of the packages, or asks where it lies. */
const REQUIRED = new RegExp(
  `(\\brequire\\(|createRequire\\)\\([^;\\n]*\\.href\\)(?:\\.resolve)?\\()"(${Object.keys(PACKAGES).join('|')})"\\)`,
  'g',
);

const IMPORTED = new RegExp(`\\bimport\\("(${MODULES.join('|')})"\\)`, 'g');

/** Writes the files of the packages, and has all others require them. */
export const packagesInOneFile = {
  name: 'packages-in-one-file',
  // Of its two builds a bundler for `require` takes the one that nothing can be left out of: 58 kB for a class of 14.
  resolveId: (id: string) => (id === 'transitory' ? path.resolve(folderOf(id), 'dist/esm/index.js') : null),
  transform(code: string, id: string) {
    const file = id.replaceAll('\\', '/');
    return inParts(code, file) ?? withOwnNames(code, file);
  },
  renderChunk(code: string, { name, isEntry }: { name: string; isEntry: boolean }): { code: string } {
    const own = isEntry && Object.keys(PACKAGES).find((one) => fileOf(one) === name);
    if (own) return { code: `${beginning(own)}${code.replaceAll(/\brequire\((?=["'`](?!\.\/|node:))/g, 'required(')}` };
    const imported = code.replaceAll(
      IMPORTED,
      (_, of) => `Promise.resolve().then(() => require("./${fileOf(of)}.cjs"))`,
    );
    return { code: imported.replaceAll(REQUIRED, (_, by, required) => `${by}"./${fileOf(required)}.cjs")`) };
  },
};
