import { z } from 'zod';
import type { Animation, Motion } from '../scene/motion.ts';
import type { Rect } from '../scene/types.ts';

const TYPES = ['enter', 'exit', 'loop'] as const;

/** Of a property that holds something else the default counts: what moves is no reason to refuse a design. */
const number = (usual: number) => z.number().catch(usual).default(usual);

const animationSchema = z.object({
  type: z.enum(TYPES),
  name: z.string(),
  enabled: z.boolean().catch(true).default(true),
  delay: number(0),
  duration: number(500),
  data: z
    .object({ direction: z.string().catch('').default(''), strength: number(1) })
    .catch({ direction: '', strength: 1 })
    .default({ direction: '', strength: 1 }),
});

/**
 * The motion of an element: of its animations the first of each type that is not switched off.
 * @param box the upright box around the element, in the coordinates that it stands in
 */
export function motionOf(animations: readonly unknown[], box: Rect): Motion {
  const motion: Motion = { box };
  for (const given of animations) {
    const { success, data } = animationSchema.safeParse(given);
    if (!success || !data.enabled || motion[data.type]) continue;
    const { name, delay, duration } = data;
    motion[data.type] = { name, delay, duration: Math.max(0, duration), ...data.data } satisfies Animation;
  }
  return motion;
}
