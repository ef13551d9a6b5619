import { dictionary } from '../../dictionary.ts';
import { descendants, elementsById, type SvgElement } from '../tree.ts';

const SECONDS_PER = dictionary<number>({ ms: 0.001, s: 1, min: 60, h: 3600 });

/** An offset such as `1.5s` or `-200ms`, in seconds; null for a clock time, an event or anything else. */
function parseSeconds(text: string | undefined): number | null {
  const match = /^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+))(ms|s|min|h)?\s*$/.exec(text ?? '');
  return match ? Number(match[1]) * (SECONDS_PER[match[2] ?? 's'] ?? 1) : null;
}

/** Attributes that no animation may change. */
const NOT_ANIMATED = /^(?:on.*|href|xlink:href|style|class|id|xmlns)$/i;

/**
 * Writes the state that animations show in a still picture, in place: for an endless animation its state when the
 * picture is loaded, as Chromium's canvas draws it; for one that ends and stays (`fill="freeze"`) its end; any other
 * shows nothing.
 */
export function applyAnimations(root: SvgElement): void {
  const byId = elementsById(root);
  for (const animation of descendants(root)) {
    const { name, attributes, parent } = animation;
    if (name !== 'animate' && name !== 'animateTransform' && name !== 'set') continue;
    const href = attributes.get('href');
    const target = href?.startsWith('#') ? byId.get(href.slice(1)) : parent;
    const property = attributes.get('attributeName')?.trim();
    const value = stillValue(animation);
    if (!target || !property || value === null || NOT_ANIMATED.test(property)) continue;
    if (name === 'animateTransform') {
      const before = attributes.get('additive') === 'sum' ? `${target.attributes.get('transform') ?? ''} ` : '';
      target.attributes.set('transform', `${before}${attributes.get('type') ?? 'translate'}(${value})`);
    } else {
      target.attributes.set(property, value);
      // Wins over style sheets where it is a style.
      target.attributes.set('style', `${target.attributes.get('style') ?? ''};${property}:${value} !important`);
    }
  }
}

function stillValue({ name, attributes }: SvgElement): string | null {
  const begins = (attributes.get('begin') ?? '0').split(';').map(parseSeconds);
  const started = begins.filter((begin) => begin !== null && begin <= 0);
  if (started.length === 0) return null;
  const values = (attributes.get('values')?.split(';') ?? [attributes.get('from'), attributes.get('to')])
    .map((value) => value?.trim())
    .filter((value) => value !== undefined && value !== '');
  const end = values.at(-1) ?? null;
  const duration = parseSeconds(attributes.get('dur'));
  if (name === 'set') return duration === null || attributes.get('fill') === 'freeze' ? end : null;
  if (attributes.get('repeatCount') !== 'indefinite' && attributes.get('repeatDur') !== 'indefinite')
    return attributes.get('fill') === 'freeze' ? end : null;
  if (duration === null || duration <= 0 || end === null) return null;
  const latest = started.reduce<number>((last, begin) => Math.max(last, begin ?? 0), Number.NEGATIVE_INFINITY);
  const elapsed = -latest / duration;
  return between(values as string[], elapsed % 1, attributes);
}

/** The value at a share of the whole, 0..1. */
function between(values: readonly string[], share: number, attributes: ReadonlyMap<string, string>): string {
  const discrete = attributes.get('calcMode') === 'discrete' || values.length === 1;
  const times = attributes.get('keyTimes')?.split(';').map(Number) ?? [];
  const steps = discrete ? values.length : values.length - 1;
  const timeOf = (i: number) => (times.length === values.length ? times[i]! : i / steps);
  let index = values.findLastIndex((_, i) => timeOf(i) <= share);
  index = Math.max(0, Math.min(index, values.length - 1));
  const [from, to] = [values[index]!, values[index + 1] ?? values[index]!];
  const length = timeOf(index + 1) - timeOf(index);
  if (discrete || from === to || !(length > 0)) return from;
  return interpolate(from, to, (share - timeOf(index)) / length);
}

const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/g;

/** Two lists of as many numbers, mixed; anything else changes halfway. */
function interpolate(from: string, to: string, share: number): string {
  const ends = to.match(NUMBER)?.map(Number) ?? [];
  const isList = from.replace(NUMBER, '#') === to.replace(NUMBER, '#') && !from.includes('#');
  if (!isList) return share < 0.5 ? from : to;
  let i = 0;
  return from.replace(NUMBER, (number) => String(Number(number) + (ends[i++]! - Number(number)) * share));
}
