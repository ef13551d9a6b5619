/** Random texts as the editor writes them, the same for the same seed. */

/** Families with what they are asked to draw: those of Latin script come with the package. */
export const FAMILIES = [
  ['Roboto', 'latin'],
  ['Lora', 'latin'],
  ['Open Sans', 'latin'],
  ['Montserrat', 'latin'],
  ['Playfair Display', 'latin'],
  ['Anton', 'latin'],
  ['Merriweather', 'latin'],
  ['Inter', 'latin'],
  ['Noto Sans Arabic', 'arabic'],
  ['Noto Sans Hebrew', 'hebrew'],
  ['Noto Sans JP', 'japanese'],
  ['Noto Sans KR', 'korean'],
  ['Noto Sans Thai', 'thai'],
  ['Noto Sans Devanagari', 'devanagari'],
] as const;
type Script = (typeof FAMILIES)[number][1];

const WORDS: Record<Script, readonly string[]> = {
  latin:
    'The quick brown fox, well-known 12:30 50% off! example.org/to/path waffles (office) AVATAR Tokyo free-entry “Friday” — don’t rather-long-compound-word Donaudampfschifffahrtsgesellschaft soft\u00adhyphen zero\u200bwidth a I'.split(
      ' ',
    ),
  arabic: 'مرحبا بالعالم السلام عليكم هذا نص طويل 123 جديد'.split(' '),
  hebrew: 'שלום עולם זה טקסט ארוך מאוד 123 חדש'.split(' '),
  japanese: '日本語 文章は 改行 される。 東京 ひらがな カタカナ 漢字仮名交じり文'.split(' '),
  korean: '안녕하세요 세계 한국어 문장은 줄바꿈 됩니다'.split(' '),
  thai: 'สวัสดี ชาวโลก ภาษาไทย ข้อความ ยาว'.split(' '),
  devanagari: 'नमस्ते दुनिया यह एक लंबा पाठ है हिन्दी'.split(' '),
};

export interface MarkupCase {
  text: string;
  family: string;
  width: number;
  size: number;
  lineHeight: number | 'auto';
  letterSpacing: number;
  align: 'left' | 'center' | 'right' | 'justify';
  transform: 'none' | 'uppercase' | 'lowercase' | 'capitalize';
  weight: 400 | 700;
  italic: boolean;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The text of a seed. */
export function markupCase(seed: number): MarkupCase {
  const next = random(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  const chance = (share: number) => next() < share;
  const [family, script] = pick(FAMILIES);
  const words = (most: number): string =>
    Array.from({ length: 1 + Math.floor(next() * most) }, () => pick(WORDS[script])).join(chance(0.1) ? '  ' : ' ');
  const spans = [
    (inner: string) => `<strong>${inner}</strong>`,
    (inner: string) => `<em>${inner}</em>`,
    (inner: string) => `<u>${inner}</u>`,
    (inner: string) => `<span style="font-size: ${10 + Math.floor(next() * 40)}px">${inner}</span>`,
    (inner: string) => `<span style="color: red; background-color: #ff0">${inner}</span>`,
    (inner: string) => `<sub>${inner}</sub>`,
    (inner: string) => `<sup>${inner}</sup>`,
  ];
  const inline = (): string => {
    let text = words(8);
    for (let i = 0; i < 2; i++)
      if (chance(0.5)) text += `${chance(0.8) ? ' ' : ''}${pick(spans)(words(3))}${chance(0.8) ? ' ' : ''}${words(4)}`;
    return chance(0.1) ? `${text}<br>${words(3)}` : text;
  };
  const blocks = [
    () => `<p>${inline()}</p>`,
    () => `<p style="text-align: ${pick(['left', 'center', 'right', 'justify'])}">${inline()}</p>`,
    () => `<h${1 + Math.floor(next() * 3)}>${words(4)}</h1>`.replace(/<h(\d)>(.*)<\/h1>/, '<h$1>$2</h$1>'),
    () => `<ul><li>${inline()}</li><li>${words(3)}</li></ul>`,
    () => `<ol><li>${inline()}</li><li>${words(3)}<ol><li>${words(2)}</li></ol></li></ol>`,
    () => '<p><br></p>',
    () => `<blockquote>${words(5)}</blockquote>`,
  ];
  const text = chance(0.35)
    ? Array.from({ length: 1 + Math.floor(next() * 3) }, inline).join('\n')
    : Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(blocks)()).join('');
  return {
    text,
    family,
    width: Math.round(60 + next() * 400),
    size: Math.round((8 + next() * 50) * 10) / 10,
    lineHeight: chance(0.15) ? 'auto' : pick([0.8, 1, 1.2, 1.5, 2]),
    letterSpacing: chance(0.3) ? pick([-0.03, 0.1, 0.5]) : 0,
    align: pick(['left', 'center', 'right', 'justify'] as const),
    transform: chance(0.2) ? pick(['uppercase', 'lowercase', 'capitalize'] as const) : 'none',
    weight: chance(0.2) ? 700 : 400,
    italic: chance(0.2),
  };
}
