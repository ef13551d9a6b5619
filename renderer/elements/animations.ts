import { z } from 'zod';
import { quoted, type Warn } from '../errors.ts';
import { lazy } from '../lazy.ts';
import { suggestion } from '../nearest.ts';
import { ANIMATION_NAMES, type Motion } from '../scene/motion.ts';
import type { Rect } from '../scene/types.ts';

const TYPES = ['enter', 'exit', 'loop'] as const;

/** Of a property that holds something else the default counts: what moves is no reason to refuse a design. */
const number = (usual: number) => z.number().catch(usual).default(usual);

const USUAL_DATA = { direction: '', strength: 1 };

const animationSchema = lazy(() =>
  z.object({
    type: z.enum(TYPES),
    name: z.enum(ANIMATION_NAMES),
    delay: number(0),
    duration: number(500),
    data: z
      .object({ direction: z.string().catch('').default(''), strength: number(1) })
      .catch(USUAL_DATA)
      .default(USUAL_DATA),
  }),
);

/** Where an element stands in the design, and who hears of what is wrong. */
interface Place {
  path: string;
  warn: Warn;
}

const isOff = (animation: unknown): boolean =>
  typeof animation === 'object' && animation !== null && 'enabled' in animation && animation.enabled === false;

/**
 * The motion of an element: of its animations the first of each type that is not switched off.
 * @param box the upright box around the element, in the coordinates that it stands in
 */
export function motionOf(animations: readonly unknown[], box: Rect, { path, warn }: Place): Motion {
  const motion: Motion = { box };
  for (const [i, given] of animations.entries()) {
    if (isOff(given)) continue;
    const { success, data } = animationSchema().safeParse(given);
    if (!success) warn({ code: 'animation_ignored', path: `${path}.animations[${i}]`, message: faultOf(given) });
    else if (!motion[data.type]) {
      const { name, delay, duration } = data;
      motion[data.type] = { name, delay, duration: Math.max(0, duration), ...data.data };
    }
  }
  return motion;
}

/** Why an animation moves nothing. */
function faultOf(given: unknown): string {
  const { type, name } = (given ?? {}) as { type?: unknown; name?: unknown };
  const isType = TYPES.some((known) => known === type);
  if (!isType) return `an animation of the type ${quoted(type)} moves nothing: it takes ${TYPES.join(', ')}`;
  const known = typeof name === 'string' ? suggestion(name, ANIMATION_NAMES) : '';
  return `no animation is called ${quoted(name)}${known}`;
}
