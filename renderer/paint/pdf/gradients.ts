import type { Gradient, GradientStop, Rgba } from '../../scene/types.ts';
import { type PdfDocument, type PdfRef, writableNumber } from './pdfkit.ts';

/** Least distance between stops: functions are stitched at ascending bounds (ISO 32000-1, 7.10.4). */
const STEP = 1e-5;

/**
 * A gradient's stops from 0 to 1, each beyond the one before: pdfkit has the first colour begin at 0 and the last one end
 * at 1 whatever their offsets say.
 */
export function fullRange(stops: readonly GradientStop[]): GradientStop[] {
  const [first, last] = [stops[0], stops.at(-1)];
  if (!first || !last) return [];
  const all = [
    ...(first.offset > 0 ? [{ ...first, offset: 0 }] : []),
    ...stops,
    ...(last.offset < 1 || stops.length === 1 ? [{ ...last, offset: 1 }] : []),
  ];
  let before = -STEP;
  return all.map(({ offset, color }, i) => {
    before = Math.min(1 - STEP * (all.length - 1 - i), Math.max(offset, before + STEP));
    return { offset: before, color };
  });
}

const between = (a: Rgba, b: Rgba, t: number): Rgba => ({
  r: Math.round(a.r + (b.r - a.r) * t),
  g: Math.round(a.g + (b.g - a.g) * t),
  b: Math.round(a.b + (b.b - a.b) * t),
  a: a.a + (b.a - a.a) * t,
});

/** Stops with others between each two of different colours, where inks would not go the way of light. */
export function divided(stops: readonly GradientStop[], steps: number): GradientStop[] {
  if (steps <= 1) return [...stops];
  return stops.flatMap((stop, i) => {
    const next = stops[i + 1];
    if (!next || (stop.color.r === next.color.r && stop.color.g === next.color.g && stop.color.b === next.color.b))
      return [stop];
    const parts = Array.from({ length: steps }, (_, step) => step / steps);
    return parts.map((t) => ({
      offset: stop.offset + (next.offset - stop.offset) * t,
      color: t === 0 ? stop.color : between(stop.color, next.color, t),
    }));
  });
}

/** A stop in the components of a device's colour space, each 0..1: one is grey, three are RGB, four CMYK. */
export interface InkStop {
  offset: number;
  color: readonly number[];
}

const SPACES: Readonly<Record<number, string>> = { 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' };

/** Evenly spaced stops, of which one function of samples is smaller than a function for each two. */
const MANY = 8;
/** Offsets that are alike, of 1. */
const ALIKE = 1e-6;

/** Stops in stretches that share their ends: as many as are evenly spaced, else two. */
function stretchesIn(stops: readonly InkStop[]): InkStop[][] {
  const stretches: InkStop[][] = [];
  for (let at = 0; at < stops.length - 1; ) {
    const step = stops[at + 1]!.offset - stops[at]!.offset;
    let end = at + 1;
    while (end + 1 < stops.length && Math.abs(stops[end + 1]!.offset - stops[end]!.offset - step) < ALIKE) end++;
    const isMany = step > ALIKE && end - at >= MANY;
    stretches.push(stops.slice(at, (isMany ? end : at + 1) + 1));
    at = isMany ? end : at + 1;
  }
  return stretches;
}

/** The functions of stretches as one (ISO 32000-1, 7.10.4). */
const stitched = (document: PdfDocument, stretches: readonly InkStop[][]) => ({
  FunctionType: 3,
  Domain: [0, 1],
  Functions: stretches.map((stops) =>
    stops.length > 2 ? sampled(document, stops) : interpolated(stops[0]!.color, stops[1]!.color),
  ),
  Bounds: stretches.slice(1).map(([first]) => first!.offset),
  Encode: stretches.flatMap(() => [0, 1]),
});

const interpolated = (from: readonly number[], to: readonly number[]) => ({
  ...{ FunctionType: 2, Domain: [0, 1], N: 1 },
  ...{ C0: [...from], C1: [...to] },
});

/** The largest sample of 16 bits. */
const FULL = 0xffff;

/** Colours at even distances (ISO 32000-1, 7.10.2). */
function sampled(document: PdfDocument, stops: readonly InkStop[]): PdfRef {
  const samples = stops.flatMap(({ color }) => color.map((part) => Math.round(part * FULL)));
  const data = Buffer.alloc(2 * samples.length);
  for (const [i, sample] of samples.entries()) data.writeUInt16BE(sample, 2 * i);
  const Range = stops[0]!.color.flatMap(() => [0, 1]);
  const ref = document.ref({ FunctionType: 0, Domain: [0, 1], Range, Size: [stops.length], BitsPerSample: 16 });
  ref.end(data);
  return ref;
}

/** Makes the shadings of a document (ISO 32000-1, 8.7.4.5), equal ones once. @returns takes stops from 0 to 1 */
export function shadings(document: PdfDocument): (gradient: Gradient, stops: readonly InkStop[]) => PdfRef {
  const made = new Map<string, PdfRef>();
  return (gradient, stops) => {
    const isLine = gradient.kind === 'linear-gradient';
    const coordinates = isLine
      ? [gradient.x1, gradient.y1, gradient.x2, gradient.y2]
      : [gradient.fx, gradient.fy, gradient.fr, gradient.cx, gradient.cy, gradient.r];
    const Coords = coordinates.map(writableNumber);
    const key = JSON.stringify([Coords, stops]);
    const known = made.get(key);
    if (known) return known;
    const shading = document.ref({
      ShadingType: isLine ? 2 : 3,
      ColorSpace: SPACES[stops[0]?.color.length ?? 3],
      Coords,
      Extend: [true, true],
      Function: stitched(document, stretchesIn(stops)),
    });
    made.set(key, shading);
    shading.end();
    return shading;
  };
}
