import type { Random } from './random.ts';

const WORDS = [
  ...[
    'a',
    'fine',
    'waltz',
    'office',
    'AVATAR',
    'well-known',
    'naïve',
    'at 12:45,',
    'extraordinarily',
    'Quick',
    'To',
    '“quoted”',
  ],
  ...[
    'Привет',
    'Ελλάδα',
    'שלום',
    'مرحبا',
    '世界',
    'สวัสดี',
    'नमस्ते',
    '한국어',
    '😀',
    '👨‍👩‍👧',
    'no\u00a0break',
    'soft\u00adhyphen',
  ],
];
/** Scripts come by less often than Latin, as in designs. */
const word = (random: Random) => WORDS[Math.floor(random.next() ** 2 * WORDS.length)]!;

export const FAMILIES = ['Roboto', 'Lora', 'Montserrat', 'Oswald', 'Playfair Display', 'Anton', 'Pacifico', 'Poppins'];

const words = (random: Random, most: number) => random.times(random.whole(1, most), () => word(random)).join(' ');

export function plainText(random: Random): string {
  if (random.chance(0.03)) return '';
  return random.times(random.whole(1, 2), () => words(random, 5)).join(random.pick([' ', '\n', '  ', '\n\n']));
}

const SPAN_STYLES: Record<string, (random: Random) => string> = {
  color: (random) => random.pick(['#c33', 'navy', 'rgb(11, 110, 79)', 'rgba(0,0,0,0.5)']),
  'background-color': (random) => random.pick(['#fd0', 'rgba(0,102,204,0.3)']),
  'font-size': (random) => `${random.whole(8, 30)}px`,
  'font-family': (random) => random.pick(FAMILIES),
  'font-weight': (random) => random.pick(['bold', '300', '900', 'normal']),
  'font-style': (random) => random.pick(['italic', 'normal']),
  'text-decoration': (random) => random.pick(['underline', 'line-through', 'underline line-through']),
  'letter-spacing': (random) => `${random.between(-1, 4)}px`,
};

function inline(random: Random, depth = 0): string {
  const content = depth < 2 && random.chance(0.4) ? inline(random, depth + 1) : words(random, 3);
  const tag = random.pick(['', '', 'strong', 'b', 'em', 'i', 'u', 's', 'sub', 'sup', 'span', 'span', 'a']);
  if (tag === '') return content;
  if (tag === 'a') return `<a href="https://example.com/a">${content}</a>`;
  if (tag !== 'span') return `<${tag}>${content}</${tag}>`;
  const styles = Object.entries(SPAN_STYLES).filter(() => random.chance(0.25));
  return `<span style="${styles.map(([name, value]) => `${name}: ${value(random)}`).join('; ')}">${content}</span>`;
}

const line = (random: Random) => random.times(random.whole(1, 3), () => inline(random)).join(' ');

const BLOCK_CLASSES = [
  '',
  '',
  '',
  'ql-align-center',
  'ql-align-right',
  'ql-align-justify',
  'ql-indent-1',
  'ql-direction-rtl',
];

/** HTML as the editor writes it: paragraphs, headings, lists and everything that stands in them. */
export function richText(random: Random): string {
  const block = (tag: string) => `<${tag} class="${random.pick(BLOCK_CLASSES)}">${line(random)}</${tag}>`;
  return random
    .times(random.whole(1, 2), () =>
      random.pick([
        () => block('p'),
        () => block('p'),
        () => line(random),
        () => `${line(random)}<br>${line(random)}`,
        () => block(random.pick(['h1', 'h2', 'h3'])),
        () => `<ul>${random.times(2, () => `<li>${line(random)}</li>`).join('')}</ul>`,
        () => `<ol>${random.times(2, (i) => `<li class="ql-indent-${i}">${line(random)}</li>`).join('')}</ol>`,
        () => `<ol><li data-list="${random.pick(['bullet', 'ordered'])}">${line(random)}</li></ol>`,
      ])(),
    )
    .join('');
}
