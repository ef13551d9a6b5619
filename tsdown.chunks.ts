import path from 'node:path';

/** What rolldown knows of a module. */
interface ModuleInfo {
  importedIds: readonly string[];
}
interface Context {
  getModuleInfo(id: string): ModuleInfo | null;
}

const root = import.meta.dirname;
const idOf = (file: string) => path.join(root, file);

/** Sources that load little, and are loaded by who needs little: what they import stays apart. */
const LIGHT = ['renderer/index.ts', 'src/sign.ts', 'src/testing/jest.ts', 'src/cli/index.ts'];

/**
 * What is loaded together, by the files that bring it; of a module that several of them bring, the first. Node takes most of a
 * millisecond for each file that it imports, and otherwise there were a file for each set of entries that share modules.
 */
const TOGETHER = {
  common: ['renderer/internal.ts', 'renderer/checksum.ts'],
  renderer: ['renderer/renderer.ts'],
  picture: ['renderer/formats/picture.ts', 'renderer/formats/png-file.ts', 'renderer/formats/sharp-file.ts'],
  svg: ['renderer/svg/index.ts', 'renderer/paint/raster/decode-svg.ts'],
  config: ['src/config.ts'],
};

/**
 * What is loaded when it is first used, though it is imported as all else is, by the files or packages that bring it: of the
 * million characters that a renderer had to read before it drew anything, most serve few designs. Modules that only these import
 * go with them. None of it may be used while modules are loaded, or it is loaded then (test/start.test.ts).
 */
const LATER = {
  markup: [
    'node_modules/parse5/dist/index.js',
    'node_modules/entities/dist/index.js',
    'renderer/css.ts',
    'renderer/text/html/css.ts',
    'renderer/text/html/cascade.ts',
  ],
  bidi: ['renderer/text/embedding-levels.ts'],
  // Texts of designs of before schema 4, and on circles.
  texts: [
    'renderer/text/rich/index.ts',
    'renderer/text/rich/profile.ts',
    'renderer/text/curve.ts',
    'renderer/text/markup/curve.ts',
  ],
  // Texts without tags of designs of before schema 4.
  plain: ['renderer/text/plain/layout.ts', 'renderer/elements/text/plain-links.ts'],
  films: [
    'renderer/film-of-design.ts',
    'renderer/processes/draw-lottie.ts',
    'renderer/processes/draw-svg.ts',
    'renderer/processes/encode-video.ts',
    'renderer/processes/video-frame.ts',
    'renderer/processes/video-frames.ts',
    'renderer/paint/raster/sequence.ts',
  ],
  files: [
    'renderer/fonts/woff2/index.ts',
    'renderer/fonts/sources/css.ts',
    'renderer/fonts/sources/google.ts',
    'renderer/assets/code.ts',
    'renderer/assets/png-checksums.ts',
    'renderer/assets/png-color.ts',
    'renderer/assets/ico.ts',
    'renderer/assets/bmp.ts',
    'renderer/assets/repair.ts',
    'renderer/assets/lottie.ts',
  ],
  elements: [
    'renderer/elements/table-structure.ts',
    'renderer/elements/table-borders.ts',
    'renderer/design/resize.ts',
    'renderer/scene/gradient.ts',
    'renderer/text/background.ts',
    'renderer/paint/raster/effects.ts',
  ],
  figures: ['renderer/elements/figure/outlines.ts'],
  // Of SVGs: selectors of style sheets, texts, what librsvg draws, and paints that few of them have.
  selectors: ['node_modules/css-select/dist/index.js', 'node_modules/css-what/dist/index.js'],
  letters: ['renderer/svg/text/outline.ts'],
  librsvg: ['renderer/svg/draw/rasterize.ts', 'renderer/svg/draw/sub-document.ts'],
  vector: ['renderer/svg/lower/css-gradients.ts', 'renderer/svg/lower/markers.ts', 'renderer/svg/lower/patterns.ts'],
  // Colours that are neither hexadecimal nor of whole red, green and blue, among them those of CSS's many spaces.
  colors: ['renderer/scene/any-color.ts'],
  network: ['renderer/assets/guard.ts', 'renderer/assets/names.ts', 'renderer/assets/web-file.ts'],
  // Names of colours for sharp, which is given numbers.
  named: ['node_modules/@img/colour/color.cjs'],
  // JSON Schema of schemas: for the documents and for clients that ask for it.
  schemas: ['node_modules/zod/v4/core/json-schema-processors.js', 'node_modules/zod/v4/core/to-json-schema.js'],
  // Of the commands, only `doctor` looks at what a service keeps.
  services: ['src/cli/examine-service.ts', 'src/shared/open.ts', 'src/storage/open.ts'],
};
const PREFIX = 'later-';

/** The modules that files import, directly or through others, without those that they load later, and not beyond `ends`. */
function reachedFrom(files: readonly string[], context: Context, ends: ReadonlySet<string> = new Set()): Set<string> {
  const reached = new Set<string>();
  const open = files.map(idOf);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const info = reached.has(id) || ends.has(id) ? null : context.getModuleInfo(id);
    if (!info) continue;
    reached.add(id);
    open.push(...info.importedIds);
  }
  return reached;
}

function namesOf(context: Context): Map<string, string | null> {
  const names = new Map<string, string | null>();
  const add = (files: readonly string[], name: string | null, ends?: ReadonlySet<string>) => {
    for (const id of reachedFrom(files, context, ends)) if (!names.has(id)) names.set(id, name);
  };
  const idsOf = (files: readonly string[]) => new Set(files.map(idOf));
  const later = idsOf(Object.values(LATER).flat());
  add(LIGHT, null, later);
  for (const [name, files] of Object.entries(TOGETHER)) add(files, name, later);
  for (const [name, files] of Object.entries(LATER)) {
    const own = idsOf(files);
    add(files, PREFIX + name, new Set([...later].filter((id) => !own.has(id))));
  }
  return names;
}

/** A source that is no entrance, but is imported by one. */
const IMPORTED = 'renderer/pipeline.ts';

/** Puts modules that are loaded together into one file, for rolldown's option of that name. */
export function codeSplitting() {
  let names: Map<string, string | null> | undefined;
  const name = (id: string, context: Context): string | null => {
    if (!names) {
      const found = namesOf(context);
      // Types are built at the same time, of declarations, and may ask first.
      if (!found.has(idOf(IMPORTED))) return null;
      names = found;
    }
    return names.get(id) ?? null;
  };
  return { includeDependenciesRecursively: false, groups: [{ name }] };
}

/**
 * The lines by which a file of CommonJS loads those of {@link LATER}: for what they do, of which nobody needs anything; or for
 * what they export, by a name.
 */
const DONE = /^require\((["'])\.\/later-[^"']+\1\);\n/gm;
const REQUIRED = /^const (require_later_\w+) = (require\((["'])\.\/later-[^"']+\3\));$/gm;

/** The code with calls of a name where it was a value. `new` takes the first call as its own, so that one is in brackets. */
const called = (code: string, name: string): string =>
  code.replaceAll(`new ${name}.`, `new (${name}()).`).replaceAll(`${name}.`, `${name}().`);

/** Has the files of {@link LATER} loaded by what first uses them. */
export const requireLater = {
  name: 'require-later',
  renderChunk(code: string): { code: string } {
    const names = [...code.matchAll(REQUIRED)].map(([, name]) => name!);
    const put = code.replaceAll(DONE, '').replaceAll(REQUIRED, 'let $1_loaded;\nconst $1 = () => ($1_loaded ??= $2);');
    return { code: names.reduce(called, put) };
  },
};

/** The line by which a file of CommonJS loads a module that is built into Node, but those that a new process has loaded already. */
const BUILT_IN =
  /^let (node_\w+) = (require\("node:(?!(?:async_hooks|buffer|events|fs|module|path|timers|url|util)")[^"]+"\));$/gm;

/**
 * Has modules that are built into Node loaded by what first uses them: those of the network, of processes and of compression took
 * a fortieth of the time to a first picture, which needs few of them.
 */
export const builtInsLater = {
  name: 'built-ins-later',
  renderChunk(code: string): { code: string } {
    const names = [...code.matchAll(BUILT_IN)]
      .map(([, name]) => name!)
      .filter((name) => !code.includes(`\n${name} = `));
    const own = new Set(names);
    const put = code.replaceAll(BUILT_IN, (line, name, load) =>
      own.has(name) ? `let ${name}_loaded;\nconst ${name} = () => (${name}_loaded ??= ${load});` : line,
    );
    return { code: names.reduce(called, put) };
  },
};
