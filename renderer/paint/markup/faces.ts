import type { FontFace } from '../../scene/font.ts';
import type { FontUse } from '../../scene/types.ts';
import { cssString, dataUri, PREFIX } from './xml.ts';

/**
 * How text gets into a file: with the letters of its fonts in the file (`embed`); by the names of its fonts, with the
 * addresses of those that came from the web (`link`); as outlines (`outline`).
 */
export type FontMode = 'embed' | 'link' | 'outline';

/** A font as attributes of SVG and properties of CSS say it. */
export interface FontNames {
  /** A list of CSS: the file's own font, then the family by its name, then one of the same kind. */
  'font-family': string;
  'font-weight': number;
  'font-style': 'italic' | 'normal';
}

/** The faces that a file uses. */
export interface Faces {
  /** The names of a font, with whose face some text is written. */
  use(font: FontUse, text: string): FontNames;
  /** The rules that bring the faces used so far into the file; '' where there are none. */
  rules(): Promise<string>;
}

interface Used {
  face: FontFace;
  name: string;
  characters: Set<string>;
}

/** Names of fonts that say of what kind a family is. */
const KINDS: readonly [pattern: RegExp, kind: string][] = [
  [/mono|code|courier|consol/i, 'monospace'],
  [/script|hand|cursive|dancing|pacifico|caveat|vibes/i, 'cursive'],
  [/serif(?<!sans.?serif)|roman|tinos|times|georgia|garamond|playfair|merriweather|lora|bodoni|baskerville/i, 'serif'],
];

const kindOf = (family: string): string => KINDS.find(([pattern]) => pattern.test(family))?.[1] ?? 'sans-serif';

/** Gathers the faces of one file, each with the characters that are written in it. */
export function createFaces(mode: FontMode): Faces {
  const faces = new Map<string, Used>();
  return {
    use({ face, syntheticBold, syntheticItalic, standsInFor }, text) {
      const used = faces.get(face.id) ?? { face, name: `${PREFIX}f${faces.size + 1}`, characters: new Set() };
      faces.set(face.id, used);
      for (const character of text) used.characters.add(character);
      const isInFile = mode === 'embed' || (mode === 'link' && face.url !== undefined);
      // In a stand-in's place, a viewer that has the family asked for still lacks the characters.
      const family = standsInFor === undefined ? face.family : standsInFor;
      const names = [...(isInFile ? [used.name] : []), ...new Set([face.family, family])];
      return {
        'font-family': [...names.map(quotedName), kindOf(face.family)].join(', '),
        'font-weight': syntheticBold ? Math.max(700, face.weight) : face.weight,
        'font-style': face.italic || syntheticItalic ? 'italic' : 'normal',
      };
    },
    async rules() {
      const rules = await Promise.all([...faces.values()].map((used) => ruleOf(used, mode)));
      return rules.join('');
    },
  };
}

/** The file's own names need no quotation marks, which would have to be escaped. */
const quotedName = (name: string): string => (name.startsWith(PREFIX) ? name : cssString(name));

async function ruleOf({ face, name, characters }: Used, mode: FontMode): Promise<string> {
  const source = mode === 'embed' ? await embedded(face, characters) : linked(face);
  if (!source) return '';
  return `@font-face{font-family:${name};font-weight:${face.weight};font-style:${face.italic ? 'italic' : 'normal'};src:${source}}`;
}

function linked({ url }: FontFace): string | null {
  return url === undefined ? null : `url(${cssString(new URL(url).href)})`;
}

/** The letters of a face that a text needs, with what its layout rules put in their places. */
async function embedded(face: FontFace, characters: ReadonlySet<string>): Promise<string> {
  const whole = Buffer.from(face.data.buffer, face.data.byteOffset, face.data.byteLength);
  // Loaded when needed: the package brings HarfBuzz's subsetter.
  const { default: subsetFont } = await import('subset-font');
  try {
    const data = await subsetFont(whole, [...characters, ' '].join(''), { targetFormat: 'woff2' });
    return `url(${dataUri('font/woff2', data)}) format("woff2")`;
  } catch {
    // What the subsetter refuses, viewers may still read.
    return `url(${dataUri('font/sfnt', whole)})`;
  }
}
