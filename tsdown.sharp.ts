import { readFileSync } from 'node:fs';

/**
 * sharp's JavaScript as one file of dist/: to find and read its 60 files, 45 of them semver's, took Node longer than to load its
 * native code, which stays where the package lies. skia-canvas is required as it is: it goes by names of classes that rolldown changes.
 */
const NAME = 'sharp';
export const sharpEntry = { [NAME]: 'node_modules/sharp/dist/index.cjs' };

/** The lines before that file. Where another release of sharp is installed, that is what is loaded. */
function beginning(): string {
  const { version } = JSON.parse(readFileSync('node_modules/sharp/package.json', 'utf8'));
  return `const file = require.resolve("sharp");
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

/** Writes sharp's file, which requires native code as the package's own file would, and has all others require it. */
export const oneFileOfSharp = {
  name: 'one-file-of-sharp',
  resolveId: (id: string) => (id.startsWith('@img/sharp-') ? { id, external: true } : null),
  transform: (code: string, id: string) => inParts(code, id.replaceAll('\\', '/')),
  renderChunk(code: string, { name, isEntry }: { name: string; isEntry: boolean }): { code: string } {
    if (isEntry && name === NAME)
      return { code: `${beginning()}${code.replaceAll(/\brequire\((?=`|"@img\/)/g, 'required(')}` };
    return {
      code: code.replaceAll(/(createRequire\)\([^;\n]*\.href\)(?:\.resolve)?\()"sharp"\)/g, '$1"./sharp.cjs")'),
    };
  },
};
