import { dictionary } from '../../dictionary.ts';
import { STANDARD_FAMILY } from '../../scene/font.ts';
import { familyKey } from '../sources/types.ts';

/** Families that stand for others, best first. */
interface StandIn {
  families: readonly string[];
  /** Whether no warning is due: the advances are the same, so that the text keeps its lines, or any face would do. */
  metric: boolean;
  /** Whether the name is a CSS keyword rather than a family: the machine's fonts are not searched for it. */
  generic?: true;
}

const ARIMO: StandIn = { families: ['Arimo', 'Liberation Sans'], metric: true };
const TINOS: StandIn = { families: ['Tinos', 'Liberation Serif'], metric: true };
const COUSINE: StandIn = { families: ['Cousine', 'Liberation Mono'], metric: true };
const like = (...families: string[]): StandIn => ({ families, metric: false });
const keyword = (...families: string[]): StandIn => ({ families, metric: true, generic: true });
const INTERFACE = keyword('Inter', 'Arimo');

/** Metric-compatible families first, then families that look alike. */
const STAND_INS = dictionary<StandIn>({
  'sans-serif': keyword('Arimo'),
  serif: keyword('Tinos'),
  monospace: keyword('Cousine'),
  cursive: keyword('Dancing Script'),
  fantasy: keyword('Anton'),
  'system-ui': INTERFACE,
  'ui-sans-serif': INTERFACE,
  'ui-serif': keyword('Tinos'),
  'ui-monospace': keyword('Cousine'),
  '-apple-system': INTERFACE,
  blinkmacsystemfont: INTERFACE,
  emoji: keyword('Noto Color Emoji'),
  'apple color emoji': keyword('Noto Color Emoji'),
  'segoe ui emoji': keyword('Noto Color Emoji'),
  arial: ARIMO,
  'arial unicode ms': ARIMO,
  helvetica: ARIMO,
  'helvetica neue': ARIMO,
  'liberation sans': ARIMO,
  'nimbus sans': ARIMO,
  'microsoft sans serif': ARIMO,
  'times new roman': TINOS,
  times: TINOS,
  'liberation serif': TINOS,
  'nimbus roman': TINOS,
  'courier new': COUSINE,
  courier: COUSINE,
  'liberation mono': COUSINE,
  calibri: { families: ['Carlito', 'Lato'], metric: false },
  cambria: { families: ['Caladea', 'Tinos'], metric: false },
  georgia: { families: ['Gelasio', 'Lora'], metric: false },
  verdana: like('DejaVu Sans', 'Open Sans'),
  tahoma: like('DejaVu Sans', 'Open Sans'),
  geneva: like('Open Sans'),
  'trebuchet ms': like('Fira Sans', 'Open Sans'),
  'segoe ui': like('Selawik', 'Open Sans'),
  'lucida grande': like('Open Sans'),
  'lucida sans unicode': like('Open Sans'),
  'gill sans': like('Lato'),
  optima: like('Lato'),
  candara: like('Lato'),
  futura: like('Jost', 'Poppins'),
  'century gothic': like('Questrial', 'Poppins'),
  'avenir next': like('Montserrat'),
  avenir: like('Montserrat'),
  'san francisco': like('Inter'),
  'sf pro display': like('Inter'),
  'sf pro text': like('Inter'),
  garamond: like('EB Garamond', 'Lora'),
  palatino: like('Lora'),
  'palatino linotype': like('Lora'),
  'book antiqua': like('Lora'),
  baskerville: like('Libre Baskerville', 'Lora'),
  didot: like('Playfair Display'),
  'bodoni mt': like('Playfair Display'),
  impact: like('Anton'),
  haettenschweiler: like('Anton'),
  'arial black': like('Archivo Black', 'Anton'),
  'arial narrow': like('Arimo'),
  'comic sans ms': like('Comic Neue', 'Open Sans'),
  'brush script mt': like('Pacifico'),
  'lucida handwriting': like('Dancing Script'),
  'apple chancery': like('Great Vibes'),
  consolas: like('Inconsolata', 'Cousine'),
  menlo: like('DejaVu Sans Mono', 'Cousine'),
  monaco: like('Cousine'),
  'lucida console': like('Cousine'),
});

/** The families that stand in for one that cannot be loaded; null where there are none. */
export const standInFor = (family: string): StandIn | null => STAND_INS[familyKey(family)] ?? null;

/** Names of systems and of CSS, which no web font API has. */
export const isSystemName = (family: string): boolean => familyKey(family) in STAND_INS;

/** The standard family's outlines with arrows and other signs, where the system has it. */
const SAME_WITH_MORE = 'Liberation Serif';

/** Families by script for characters that a text's own family lacks. Variants of Han are tried in this order. */
const SCRIPT_FAMILIES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\p{Script=Arabic}/u, ['Noto Sans Arabic', 'Noto Naskh Arabic', 'Cairo']],
  [/\p{Script=Hebrew}/u, ['Noto Sans Hebrew']],
  [/\p{Script=Thai}/u, ['Noto Sans Thai']],
  [/\p{Script=Devanagari}/u, ['Noto Sans Devanagari', 'Poppins']],
  [/\p{Script=Bengali}/u, ['Noto Sans Bengali']],
  [/\p{Script=Tamil}/u, ['Noto Sans Tamil']],
  [/\p{Script=Telugu}/u, ['Noto Sans Telugu']],
  [/\p{Script=Gujarati}/u, ['Noto Sans Gujarati']],
  [/\p{Script=Gurmukhi}/u, ['Noto Sans Gurmukhi']],
  [/\p{Script=Kannada}/u, ['Noto Sans Kannada']],
  [/\p{Script=Malayalam}/u, ['Noto Sans Malayalam']],
  [/\p{Script=Sinhala}/u, ['Noto Sans Sinhala']],
  [/\p{Script=Khmer}/u, ['Noto Sans Khmer']],
  [/\p{Script=Lao}/u, ['Noto Sans Lao']],
  [/\p{Script=Myanmar}/u, ['Noto Sans Myanmar']],
  [/\p{Script=Georgian}/u, ['Noto Sans Georgian']],
  [/\p{Script=Armenian}/u, ['Noto Sans Armenian']],
  [/\p{Script=Ethiopic}/u, ['Noto Sans Ethiopic']],
  [/\p{Script=Hangul}/u, ['Noto Sans KR']],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, ['Noto Sans JP']],
  [/\p{Script=Bopomofo}/u, ['Noto Sans TC']],
  [
    /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u,
    ['Noto Sans SC', 'Noto Sans JP', 'Noto Sans TC', 'Noto Sans HK', 'Noto Sans KR'],
  ],
];

/** Alphabets and signs that many families have, in the order in which they are asked. */
const COMMON_FAMILIES = [
  'DejaVu Sans',
  'Roboto',
  'Noto Sans',
  'Noto Sans Symbols',
  'Noto Sans Symbols 2',
  'Noto Sans Math',
];

/**
 * Families to ask for a character cluster that the text's own family lacks, best first. `text` is the text around it:
 * Han beside kana is drawn as Japanese, beside Hangul as Korean.
 */
export function fallbackFamilies(cluster: string, text: string): string[] {
  const byScript = SCRIPT_FAMILIES.filter(([script]) => script.test(cluster)).flatMap(([, families]) => families);
  const neighbour = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    ? 'Noto Sans JP'
    : /\p{Script=Hangul}/u.test(text)
      ? 'Noto Sans KR'
      : null;
  const first = neighbour && byScript.includes(neighbour) ? [neighbour] : [];
  return [...new Set([STANDARD_FAMILY, SAME_WITH_MORE, ...first, ...byScript, ...COMMON_FAMILIES])];
}
