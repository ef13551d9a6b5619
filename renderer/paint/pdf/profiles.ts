import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { quoted, RenderError, type Warn } from '../../errors.ts';
import sharp from '../../sharp.ts';

/** A CMYK profile to print with. */
export interface IccProfile {
  /** As asked for, e.g. `FOGRA39`. */
  name: string;
  /** The profile as sharp takes it: a file, or the name of a built-in one. */
  source: string;
  data: Buffer;
}

/** sharp's own profile, for when none is named: a general coated one, without the promise of any printing condition. */
const BUILT_IN = 'cmyk';

const unknownProfile = (name: string, known: readonly string[]) =>
  new RenderError({
    kind: 'input',
    code: 'profile_not_found',
    path: 'color.profile',
    message: `no CMYK profile is called ${quoted(name)}; there are ${[BUILT_IN, ...known].join(', ')}`,
    hint: 'put its .icc file into the folder of profiles (profilesDir), or leave `profile` out',
  });

/**
 * The profile that users of the editor's interfaces ask for, whose owner alone may pass it on: where the operator has no file of
 * it, the built-in one stands in for it.
 */
const EXPECTED = 'uswebcoatedswop';

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Finds a profile by name in a folder of `.icc` and `.icm` files: by the whole file name, else by its beginning
 * (`FOGRA39` finds `FOGRA39L_coated.icc`). For `USWebCoatedSWOP` the built-in one stands in, with a
 * warning, unless the document declares the printing condition.
 * @throws RenderError `profile_not_found`, listing what there is
 */
export async function loadProfile(
  name: string | undefined,
  { directory, isDeclared, warn }: { directory: string | undefined; isDeclared: boolean; warn: Warn },
): Promise<IccProfile> {
  if (name === undefined || plain(name) === BUILT_IN) return builtIn();
  const files = directory
    ? (await readdir(directory).catch(() => [])).filter((file) => /\.ic[cm]$/i.test(file)).sort()
    : [];
  const wanted = plain(name.replace(/\.ic[cm]$/i, ''));
  const bare = (file: string) => plain(file.slice(0, -4));
  const file =
    files.find((f) => bare(f) === wanted) ?? (wanted ? files.find((f) => bare(f).startsWith(wanted)) : undefined);
  if (!file && wanted === EXPECTED && !isDeclared) {
    const message = `there is no file of the profile ${name}: a general one for coated paper stands in for it`;
    const hint = 'put its .icc file into the folder of profiles (profilesDir)';
    warn({ code: 'profile_substituted', path: 'color.profile', message, hint });
    return builtIn();
  }
  if (!file || !directory) throw unknownProfile(name, files);
  const source = path.resolve(directory, file);
  return { name, source, data: await readFile(source) };
}

const builtIn = async (): Promise<IccProfile> => ({ name: 'CMYK', source: BUILT_IN, data: await builtInData() });

async function builtInData(): Promise<Buffer> {
  const tiff = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } })
    .withIccProfile(BUILT_IN)
    .tiff()
    .toBuffer();
  const { icc } = await sharp(tiff).metadata();
  return icc!;
}
