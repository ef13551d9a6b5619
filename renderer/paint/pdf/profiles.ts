import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { quoted, RenderError, type Warn } from '../../errors.ts';
import sharp from '../../sharp.ts';

/** A CMYK profile to print with. */
export interface IccProfile {
  /** As its file is called, without the extension; `CMYK` for sharp's own. */
  name: string;
  data: Buffer;
}

/** sharp's own profile, for when none is named: a general coated one, without the promise of any printing condition. */
const BUILT_IN = 'cmyk';

const PLACE = { kind: 'input', path: 'color.profile' } as const;

const unknownProfile = (name: string, known: readonly string[]) =>
  new RenderError({
    ...PLACE,
    code: 'profile_not_found',
    message: `no CMYK profile is called ${quoted(name)}; there are ${[BUILT_IN, ...known].join(', ')}`,
    hint: 'put its .icc file into the folder of profiles (`profilesDir`), or leave `profile` out',
  });

const ambiguousProfile = (name: string, matches: readonly string[]) =>
  new RenderError({
    ...PLACE,
    code: 'profile_ambiguous',
    message: `several CMYK profiles are called ${quoted(name)}: ${matches.join(', ')}`,
    hint: 'give the whole name of one',
  });

/** The error of a file that is no profile to print with. */
export const unusableProfile = (file: string, reason: string) =>
  new RenderError({
    ...PLACE,
    code: 'profile_invalid',
    message: `${file} cannot be printed with: ${reason}`,
    hint: 'give the profile of a printing condition, of class prtr for CMYK',
  });

/**
 * The profile that users of the editor's interfaces ask for, whose owner alone may pass it on: where the operator has no file of
 * it, the built-in one stands in for it.
 */
const EXPECTED = 'uswebcoatedswop';

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Finds a profile by name in a folder of `.icc` and `.icm` files: by the whole file name, else by its beginning
 * (`FOGRA39` finds `FOGRA39L_coated.icc`) where one alone begins so. For `USWebCoatedSWOP` the built-in one stands in, with a
 * warning, unless the document declares the printing condition.
 * @throws RenderError `profile_not_found`, listing what there is; `profile_ambiguous`, listing the matches;
 * `profile_invalid`, saying what the file is
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
  const matches = wanted === '' ? [] : files.filter((file) => bare(file).startsWith(wanted));
  const exact = matches.filter((file) => bare(file) === wanted);
  const [file, ...others] = exact.length > 0 ? exact : matches;
  if (!file && wanted === EXPECTED && !isDeclared) {
    const message = `there is no file of the profile ${name}: a general one for coated paper stands in for it`;
    const hint = 'put its .icc file into the folder of profiles (`profilesDir`)';
    warn({ code: 'profile_substituted', path: 'color.profile', message, hint });
    return builtIn();
  }
  if (!file || !directory) throw unknownProfile(name, files);
  if (others.length > 0) throw ambiguousProfile(name, [file, ...others]);
  const data = await readFile(path.resolve(directory, file));
  const fault = faultOf(data);
  if (fault) throw unusableProfile(file, fault);
  return { name: file.slice(0, -4), data };
}

/** Classes of profiles as ICC.1, 7.2.5, has them. */
const CLASSES: Readonly<Record<string, string>> = {
  scnr: 'of a scanner or camera',
  mntr: 'of a display',
  link: 'a link between devices',
  spac: 'of a colour space',
  abst: 'abstract',
  nmcl: 'of named colours',
};

/** Why a file is no CMYK output profile, by its header (ICC.1, 7.2); null where it is one. */
export function faultOf(data: Buffer): string | null {
  if (data.length < 132 || data.toString('latin1', 36, 40) !== 'acsp') return 'it is no ICC profile';
  if (data.readUInt32BE(0) > data.length) return 'the profile ends early';
  const [kind, space] = [data.toString('latin1', 12, 16), data.toString('latin1', 16, 20).trim()];
  if (kind !== 'prtr')
    return `it is a profile ${CLASSES[kind] ?? `of class ${quoted(kind)}`} for ${space}, not of a printer`;
  return space === 'CMYK' ? null : `it is a profile of a printer for ${space}, not for CMYK`;
}

/** The profile of screens. */
export const srgbProfile = async (): Promise<IccProfile> => ({ name: 'sRGB', data: await sharpsOwn('srgb') });

const builtIn = async (): Promise<IccProfile> => ({ name: 'CMYK', data: await sharpsOwn(BUILT_IN) });

/** The two profiles of sharp, which never change; the same bytes each time, so that they are packed once too (print.ts). */
const read = new Map<'srgb' | typeof BUILT_IN, Promise<Buffer>>();

/** A profile that sharp brings along. */
function sharpsOwn(name: 'srgb' | typeof BUILT_IN): Promise<Buffer> {
  const known = read.get(name) ?? readSharpsOwn(name);
  read.set(name, known);
  return known;
}

async function readSharpsOwn(name: string): Promise<Buffer> {
  const tiff = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } })
    .withIccProfile(name)
    .tiff()
    .toBuffer();
  const { icc } = await sharp(tiff).metadata();
  return icc!;
}
