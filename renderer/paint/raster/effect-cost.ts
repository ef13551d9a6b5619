import { RenderError } from '../../errors.ts';
import { scaling } from '../../scene/matrix.ts';
import type { Effect, GroupItem, Item, Scene } from '../../scene/types.ts';
import { type Device, frameOf, hasOwnCanvas, inGroup, withPlainClip } from './frame.ts';

/**
 * What a px of a layer costs, beside a px that is blurred: a blurred text of 6000 px takes 0.2 µs a px on one core, its
 * shadow a fraction of that, as Skia blurs it.
 */
const WEIGHTS: Readonly<Record<Effect['kind'], number>> = { blur: 1, adjust: 1, shadow: 0.5, mask: 0 };

const weightOf = ({ effects }: GroupItem): number => effects.reduce((sum, { kind }) => sum + WEIGHTS[kind], 0);

/** Whether anything within costs more than being painted. */
const hasCost = (items: readonly Item[]): boolean =>
  items.some((item) => item.kind === 'group' && (weightOf(item) > 0 || hasCost(item.items)));

/**
 * Refuses a scene whose blurs, shadows and filters work on more px than they may, before any of them is painted: what they
 * would take can be foreseen, and they could take minutes.
 *
 * @param scale device px per px of the design
 * @param most px of layers that may be blurred or filtered, each as often as it is
 * @param before px that were so before this scene
 * @returns them with those of this scene
 * @throws RenderError `effects_too_large` with the place where there were too many
 */
export function checkEffects({ items, width, height }: Scene, scale: number, most: number, before = 0): number {
  let spent = before;

  function spend(pixels: number, origin: string): void {
    spent += pixels;
    if (spent > most) throw effectsTooLarge(most, origin);
  }

  function walk(within: readonly Item[], device: Device, alpha: number, around: string): void {
    for (const item of within) {
      if (item.kind !== 'group') continue;
      const own = withPlainClip(item, alpha);
      const origin = own.origin || around;
      const inner = inGroup(device, own);
      if (own.opacity <= 0 || !(weightOf(own) > 0 || hasCost(own.items))) continue;
      if (!hasOwnCanvas(own, alpha)) {
        walk(own.items, inner, alpha * own.opacity, origin);
        continue;
      }
      const frame = frameOf(own, inner);
      if (!frame) continue;
      spend(frame.width * frame.height * weightOf(own), origin);
      const { fromGroup: transform, width: frameWidth, height: frameHeight, enlarged } = frame;
      walk(own.items, { transform, width: frameWidth, height: frameHeight, enlarged }, 1, origin);
    }
  }

  if (hasCost(items))
    walk(items, { transform: scaling(scale), unit: scale, width: width * scale, height: height * scale }, 1, '');
  return spent;
}

const effectsTooLarge = (most: number, origin: string) =>
  new RenderError({
    kind: 'limit',
    code: 'effects_too_large',
    path: origin,
    message: `${origin}: blurs, shadows and filters work on more than ${Math.round(most / 1e6)} million px together`,
    hint: 'give fewer or smaller elements such effects, lower `pixelRatio`, or raise the limit `effectPixels`',
  });
