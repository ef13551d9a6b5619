import { createHash } from 'node:crypto';
import { isDataUri } from '../../assets/data-uri.ts';
import type { Fetcher } from '../../assets/fetch.ts';
import type { DeclaredFont } from '../../design/parse.ts';
import { isItalic } from '../../scene/font.ts';
import { UnusableFont } from '../errors.ts';
import { parseSources, parseWeight, type SourceUrl, unquote } from './css.ts';
import { type Deadline, type FontBytes, type FontFile, type FontSource, familyKey } from './types.ts';

/** A face as the design declares it. */
interface DeclaredFace {
  family: string;
  src: string;
  weight: readonly [number, number];
  italic: boolean;
  /** Its place in the design, e.g. `fonts[0].styles[1].src`. */
  path: string;
}

/** The faces that a design declares in `fonts`. An entry without files leaves its family to the other sources. */
export function declaredSource(fonts: readonly DeclaredFont[], fetcher: Fetcher): FontSource {
  const faces = fonts.flatMap(facesOf);
  return {
    name: 'design',
    find: async ({ family }) =>
      faces
        .filter((face) => [family, unquote(family)].some((name) => familyKey(name) === familyKey(face.family)))
        .map((face) => fileOf(face, fetcher)),
    families: async () => [...new Set(faces.map(({ family }) => family))],
  };
}

function facesOf({ fontFamily, url, styles }: DeclaredFont, index: number): DeclaredFace[] {
  const family = unquote(fontFamily);
  const path = `fonts[${index}]`;
  const regular: DeclaredFace[] = url?.trim()
    ? [{ family, src: url, weight: [400, 400], italic: false, path: `${path}.url` }]
    : [];
  const styled = styles
    .map(({ src, fontStyle, fontWeight }, i) => ({
      family,
      src,
      weight: parseWeight(fontWeight),
      italic: isItalic(fontStyle),
      path: `${path}.styles[${i}].src`,
    }))
    .filter(({ src }) => src.trim());
  return [...regular, ...styled];
}

function fileOf({ family, src, weight, italic, path }: DeclaredFace, fetcher: Fetcher): FontFile {
  const sources = parseSources(src);
  const isOfWeb = sources.some(({ url }) => !isDataUri(url));
  const [only, ...others] = sources;
  return {
    family,
    weight,
    italic,
    width: 5,
    ranges: null,
    // A list of names that may hold anything, spaces too.
    key: JSON.stringify(sources.map(keyOf)),
    isBrought: true,
    isOfWeb,
    url: only && others.length === 0 && isWebUrl(only.url) ? only.url : undefined,
    index: 0,
    load: (deadline) => loadFirst(sources, path, fetcher, deadline),
  };
}

const isWebUrl = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

const keyOf = ({ url }: SourceUrl) =>
  isDataUri(url) ? `data ${createHash('sha256').update(url).digest('hex')}` : `url ${url}`;

/** Loads the first source that can be loaded, as browsers do. */
async function loadFirst(
  sources: readonly SourceUrl[],
  path: string,
  fetcher: Fetcher,
  { timeoutMs, signal }: Deadline,
): Promise<FontBytes> {
  let failure: unknown = new UnusableFont(`${path} names no file that can be read`);
  for (const { url } of sources) {
    try {
      const { data } = await fetcher.load(url, { timeoutMs, path, ...(signal && { signal }) });
      return { data };
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
