import type { Adjustment } from '../../scene/types.ts';
import { curvesOf, type Stage, stageOf } from './adjustment-formulas.ts';

/** Bytes that pass through all stages before the next ones do: 64 KiB stays in a core's own cache. */
const BLOCK = 64 * 1024;

/**
 * Applies colour adjustments in the order given, in place. Every adjustment rounds its result to whole channel values
 * before the next one sees it: `order-contrast-saturation-warm` of the probes has no other explanation, and every
 * probe of one or several adjustments is met exactly.
 *
 * @param pixels RGBA, 8 bits a channel, not premultiplied; alpha is left alone.
 * @param adjustments `amount` is -1..1, 0 changing nothing (`sepia` and `grayscale` take no amount).
 */
export function adjust(pixels: Uint8Array | Uint8ClampedArray, adjustments: readonly Adjustment[]): void {
  const stages = stagesOf(adjustments);
  if (stages.length === 0) return;
  // A clamped array rounds halves to even and clamps on writing, as the reference's canvas does.
  const clamped =
    pixels instanceof Uint8ClampedArray
      ? pixels
      : new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  for (let start = 0; start < clamped.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, clamped.length);
    for (const stage of stages) stage(clamped, start, end);
  }
}

/** Neighbouring adjustments that treat the channels one by one become one look-up. */
function stagesOf(adjustments: readonly Adjustment[]): Stage[] {
  const stages: Stage[] = [];
  let curves: Curves | null = null;
  const flush = () => {
    if (curves) stages.push(lookUp(curves));
    curves = null;
  };
  for (const adjustment of adjustments) {
    const next = curvesOf(adjustment);
    if (next) {
      curves ??= [identity(), identity(), identity()];
      curves.forEach((table, channel) => {
        const curve = next[channel];
        if (curve) for (let value = 0; value < 256; value++) table[value] = curve(table[value] as number);
      });
      continue;
    }
    const stage = stageOf(adjustment);
    if (!stage) continue;
    flush();
    stages.push(stage);
  }
  flush();
  return stages;
}

type Curves = [Uint8ClampedArray, Uint8ClampedArray, Uint8ClampedArray];

const identity = () => Uint8ClampedArray.from({ length: 256 }, (_, value) => value);

const lookUp =
  ([red, green, blue]: Curves): Stage =>
  (pixels, start, end) => {
    for (let i = start; i < end; i += 4) {
      pixels[i] = red[pixels[i] as number] as number;
      pixels[i + 1] = green[pixels[i + 1] as number] as number;
      pixels[i + 2] = blue[pixels[i + 2] as number] as number;
    }
  };
