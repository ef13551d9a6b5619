import { type Color, converter, fixupHueDecreasing, fixupHueIncreasing, fixupHueLonger, fixupHueShorter } from 'culori';
import { dictionary } from '../dictionary.ts';
import { splitArguments } from './arguments.ts';

// The functions of CSS Color 5 that culori does not read: `color-mix()`, relative colours and `light-dark()`.

/** Reads a colour of any spelling; undefined where the text is none. */
type ParseColor = (text: string) => Color | undefined;

type Mode =
  | 'rgb'
  | 'lrgb'
  | 'hsl'
  | 'hwb'
  | 'lab'
  | 'lch'
  | 'oklab'
  | 'oklch'
  | 'xyz65'
  | 'xyz50'
  | 'p3'
  | 'a98'
  | 'prophoto'
  | 'rec2020';

/** culori's names of CSS's colour spaces. */
const SPACES = dictionary<Mode>({
  ...{
    srgb: 'rgb',
    'srgb-linear': 'lrgb',
    hsl: 'hsl',
    hwb: 'hwb',
    lab: 'lab',
    lch: 'lch',
    oklab: 'oklab',
    oklch: 'oklch',
  },
  ...{ xyz: 'xyz65', 'xyz-d65': 'xyz65', 'xyz-d50': 'xyz50', 'display-p3': 'p3', 'a98-rgb': 'a98' },
  ...{ 'prophoto-rgb': 'prophoto', rec2020: 'rec2020' },
});

/** The channels of each space, in CSS's order. */
const CHANNELS: Readonly<Record<Mode, readonly string[]>> = {
  ...{ rgb: ['r', 'g', 'b'], lrgb: ['r', 'g', 'b'], p3: ['r', 'g', 'b'], a98: ['r', 'g', 'b'] },
  ...{ prophoto: ['r', 'g', 'b'], rec2020: ['r', 'g', 'b'], xyz65: ['x', 'y', 'z'], xyz50: ['x', 'y', 'z'] },
  ...{ hsl: ['h', 's', 'l'], hwb: ['h', 'w', 'b'], lab: ['l', 'a', 'b'], oklab: ['l', 'a', 'b'] },
  ...{ lch: ['l', 'c', 'h'], oklch: ['l', 'c', 'h'] },
};

const HUES = {
  shorter: fixupHueShorter,
  longer: fixupHueLonger,
  increasing: fixupHueIncreasing,
  decreasing: fixupHueDecreasing,
} as const;

/** Whether a text may be one of these functions. */
export const isColorFunction = (text: string): boolean => /^(?:color-mix|light-dark)\(|^[a-z]+\(\s*from\s/i.test(text);

/** The colour of one of these functions; undefined where the text is not one. */
export function colorFunction(text: string, parse: ParseColor): Color | undefined {
  const match = /^([a-z-]+)\(([\s\S]*)\)$/i.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  const [, name = '', content = ''] = match;
  if (name === 'color-mix') return mixed(content, parse);
  if (name === 'light-dark') return parse(splitArguments(content)[0] ?? '');
  return /^\s*from\s/.test(content) ? relative(name, content.replace(/^\s*from\s+/, ''), parse) : undefined;
}

type Channels = Record<string, number | undefined>;
const channelsOf = (color: Color, mode: Mode): Channels => converter(mode)(color) as unknown as Channels;
const colorOf = (mode: Mode, channels: Channels): Color => ({ mode, ...channels }) as unknown as Color;

/** @source CSS Color 5, §3 "Mixing colors" */
function mixed(content: string, parse: ParseColor): Color | undefined {
  const parts = splitArguments(content);
  // Without a method, colours are mixed in Oklab.
  const method = /^in\s+([\w-]+)(?:\s+(shorter|longer|increasing|decreasing)\s+hue)?$/.exec(parts[0] ?? '');
  const [first, second, ...rest] = method ? parts.slice(1) : parts;
  const mode = method ? SPACES[method[1]!] : 'oklab';
  if (!mode || first === undefined || second === undefined || rest.length > 0) return undefined;
  const [a, b] = [weighted(first, parse), weighted(second, parse)];
  if (!a || !b) return undefined;
  let [p, q] = [a.share, b.share];
  if (p === null && q === null) [p, q] = [0.5, 0.5];
  p ??= 1 - q!;
  q ??= 1 - p;
  const sum = p + q;
  if (!(sum > 0) || p < 0 || q < 0) return undefined;
  const [from, to] = [channelsOf(a.color, mode), channelsOf(b.color, mode)];
  const t = q / sum;
  const [alphaA, alphaB] = [from.alpha ?? 1, to.alpha ?? 1];
  const alpha = alphaA * (1 - t) + alphaB * t;
  const result: Channels = { alpha: alpha * Math.min(1, sum) };
  for (const channel of CHANNELS[mode]) {
    // A channel that one colour lacks (the hue of a grey) is the other's.
    const [x, y] = [from[channel] ?? to[channel] ?? 0, to[channel] ?? from[channel] ?? 0];
    if (channel === 'h') {
      const hues = HUES[(method?.[2] ?? 'shorter') as keyof typeof HUES]([x, y]);
      result.h = hues[0]! * (1 - t) + hues[1]! * t;
    } else result[channel] = alpha > 0 ? (x * alphaA * (1 - t) + y * alphaB * t) / alpha : 0;
  }
  return colorOf(mode, result);
}

/** A colour with the percentage before or behind it. */
function weighted(text: string, parse: ParseColor): { color: Color; share: number | null } | null {
  const share = /(?:^|\s)([\d.]+)%(?:\s|$)/.exec(withoutContent(text));
  const color = parse((share ? text.slice(0, share.index) + text.slice(share.index + share[0].length) : text).trim());
  return color ? { color, share: share ? Number(share[1]) / 100 : null } : null;
}

/** A text of the same length with everything in parentheses blanked. */
function withoutContent(text: string): string {
  let depth = 0;
  return [...text]
    .map((c) => {
      if (c === ')') depth--;
      const shown = depth > 0 ? '_' : c;
      if (c === '(') depth++;
      return shown;
    })
    .join('');
}

/** Units of a channel in CSS for each of culori's. */
function unitOf(mode: Mode, name: string, channel: string): number {
  if (name === 'rgb' || name === 'rgba') return 255;
  if ((mode === 'hsl' || mode === 'hwb') && channel !== 'h') return 100;
  return 1;
}

/** The number that 100 % of a channel stands for in CSS. */
function wholeOf(mode: Mode, name: string, channel: string): number {
  if (name === 'rgb' || name === 'rgba') return 255;
  if (mode === 'hsl' || mode === 'hwb') return 100;
  if (mode === 'lab') return channel === 'l' ? 100 : 125;
  if (mode === 'lch') return channel === 'l' ? 100 : 150;
  if (mode === 'oklab' || mode === 'oklch') return channel === 'l' ? 1 : 0.4;
  return 1;
}

/** @source CSS Color 5, §4 "Relative colors" */
function relative(name: string, content: string, parse: ParseColor): Color | undefined {
  const words = wordsOf(content);
  const origin = parse(words.shift() ?? '');
  const isColor = name === 'color';
  const mode = isColor
    ? SPACES[words.shift() ?? '']
    : SPACES[name === 'rgba' ? 'srgb' : name === 'rgb' ? 'srgb' : name === 'hsla' ? 'hsl' : name];
  if (!origin || !mode) return undefined;
  const slash = words.indexOf('/');
  const [values, alphas] = slash < 0 ? [words, ['alpha']] : [words.slice(0, slash), words.slice(slash + 1)];
  const channels = CHANNELS[mode];
  if (values.length !== 3 || alphas.length !== 1) return undefined;
  const own = channelsOf(origin, mode);
  const names = new Map(channels.map((c) => [c, (own[c] ?? 0) * unitOf(mode, name, c)]));
  names.set('alpha', own.alpha ?? 1);
  const result: Channels = {};
  for (const [i, channel] of channels.entries()) {
    const value = computed(values[i]!, names, wholeOf(mode, name, channel));
    if (value === null) return undefined;
    result[channel] = value / unitOf(mode, name, channel);
  }
  const alpha = computed(alphas[0]!, names, 1);
  if (alpha === null) return undefined;
  return colorOf(mode, { ...result, alpha: Math.min(1, Math.max(0, alpha)) });
}

/** Words apart at white space outside parentheses. */
function wordsOf(text: string): string[] {
  return splitArguments(
    [...withoutContent(text)].map((c, i) => (/\s/.test(c) ? ',' : c === '/' ? ',/,' : text[i])).join(''),
  ).filter(Boolean);
}

/** A number, a percentage, an angle, a channel's name, or a calculation with them; null where it is none. */
function computed(text: string, names: ReadonlyMap<string, number>, whole: number): number | null {
  if (text === 'none') return 0;
  const tokens =
    text.replace(/\bcalc\(/g, '(').match(/[a-z]+|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:%|deg|turn|rad)?|[()*/+-]/g) ?? [];
  let at = 0;
  const value = (): number => {
    const token = tokens[at++] ?? '';
    if (token === '-') return -value();
    if (token === '+') return value();
    if (token === '(') {
      const inner = sum();
      return tokens[at++] === ')' ? inner : Number.NaN;
    }
    const number = /^([\d.]+(?:e[+-]?\d+)?)(%|deg|turn|rad)?$/.exec(token);
    if (!number) return names.get(token) ?? Number.NaN;
    const factor = { '%': whole / 100, deg: 1, turn: 360, rad: 180 / Math.PI }[number[2] ?? 'deg'] ?? 1;
    return Number(number[1]) * factor;
  };
  const product = (): number => {
    let result = value();
    while (tokens[at] === '*' || tokens[at] === '/')
      result = tokens[at++] === '*' ? result * value() : result / value();
    return result;
  };
  const sum = (): number => {
    let result = product();
    while (tokens[at] === '+' || tokens[at] === '-') result += tokens[at++] === '+' ? product() : -product();
    return result;
  };
  const result = tokens.length > MOST_TOKENS ? Number.NaN : sum();
  return at === tokens.length && Number.isFinite(result) ? result : null;
}

const MOST_TOKENS = 100;
