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
  common: ['renderer/internal.ts'],
  renderer: ['renderer/renderer.ts'],
  picture: ['renderer/formats/picture.ts', 'renderer/formats/png-file.ts', 'renderer/formats/sharp-file.ts'],
  svg: ['renderer/svg/index.ts', 'renderer/paint/raster/decode-svg.ts'],
};

/** The modules that files import, directly or through others, without those that they load later. */
function reachedFrom(files: readonly string[], context: Context): Set<string> {
  const reached = new Set<string>();
  const open = files.map(idOf);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const info = reached.has(id) ? null : context.getModuleInfo(id);
    if (!info) continue;
    reached.add(id);
    open.push(...info.importedIds);
  }
  return reached;
}

function namesOf(context: Context): Map<string, string | null> {
  const names = new Map<string, string | null>();
  const add = (files: readonly string[], name: string | null) => {
    for (const id of reachedFrom(files, context)) if (!names.has(id)) names.set(id, name);
  };
  add(LIGHT, null);
  for (const [name, files] of Object.entries(TOGETHER)) add(files, name);
  return names;
}

/** Puts modules that are loaded together into one file, for rolldown's option of that name. */
export function codeSplitting() {
  let names: Map<string, string | null> | undefined;
  const name = (id: string, context: Context): string | null => {
    names ??= namesOf(context);
    return names.get(id) ?? null;
  };
  return { includeDependenciesRecursively: false, groups: [{ name }] };
}
