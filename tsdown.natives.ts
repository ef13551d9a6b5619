import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The JavaScript of packages with native code as one file each of dist/: to find and read sharp's 60 files, 45 of them semver's,
 * took Node longer than to load its native code. That stays where the package lies.
 */
const ENTRANCES = { sharp: 'dist/index.cjs', 'skia-canvas': 'lib/index.js' };

export const nativeEntries = Object.fromEntries(
  Object.entries(ENTRANCES).map(([name, file]) => [name, path.posix.join('node_modules', name, file)]),
);

/** What they require from where they lie: native code, and what few need. */
export const leftOfNatives = [/^@img\/sharp-/, /^@skia-canvas\//, 'follow-redirects', 'https-proxy-agent'];

/** The lines before such a file. Where another release of its package is installed, that is what is loaded. */
function beginning(name: string): string {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  return `const file = require.resolve("${name}");
const required = require("node:module").createRequire(file);
if (required("../package.json").version !== "${version}") return (module.exports = required(file));
`;
}

/** semver and the names of colours, of which most pictures need nothing: each part is evaluated by what first uses it. */
function inParts(code: string, id: string): string | null {
  if (id.endsWith('/semver/index.js'))
    return [...code.matchAll(/^const (\w+) = require\(('\.\/[^']+')\)$/gm)]
      .map(([, name, file]) => `Object.defineProperty(exports, '${name}', { get: () => require(${file}) });`)
      .join('\n');
  if (id.endsWith('/@img/colour/index.cjs'))
    return "module.exports = (...given) => require('./color.cjs').default(...given);";
  return null;
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

/** What loads such a package, or asks where it lies. */
const REQUIRED = /(\brequire\(|createRequire\)\([^;\n]*\.href\)(?:\.resolve)?\()"(sharp|skia-canvas)"\)/g;

/** Writes those files, and has all others require them. */
export const oneFileOfNatives = {
  name: 'one-file-of-natives',
  transform(code: string, id: string) {
    const file = id.replaceAll('\\', '/');
    return inParts(code, file) ?? withOwnNames(code, file);
  },
  renderChunk(code: string, { name, isEntry }: { name: string; isEntry: boolean }): { code: string } {
    if (isEntry && name in ENTRANCES)
      return { code: `${beginning(name)}${code.replaceAll(/\brequire\((?=["'`](?!\.\/|node:))/g, 'required(')}` };
    return { code: code.replaceAll(REQUIRED, '$1"./$2.cjs")') };
  },
};
