import type { FilePart } from '../storage/types.ts';

/**
 * The part of a file that a `Range` asks for (RFC 9110, 14.2); all of it where it asks for none, for several, or in another
 * unit. Null where the file has no such part.
 */
export function rangeOf(header: string | undefined, size: number): FilePart | null {
  const whole = { from: 0, to: size };
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return whole;
  if (first === '') return Number(last) > 0 && size > 0 ? { from: Math.max(0, size - Number(last)), to: size } : null;
  const [from, to] = [Number(first), last === '' ? size : Math.min(size, Number(last) + 1)];
  // A last byte before the first makes the whole header invalid, and such a header is passed over.
  if (last !== '' && Number(last) < from) return whole;
  return from < size ? { from, to } : null;
}
