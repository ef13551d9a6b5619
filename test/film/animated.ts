import { randomDesign } from '../random/design.ts';
import { type Random, randomOf } from '../random/random.ts';

interface Element {
  children?: Element[];
  animations?: object[];
}

const NAMES = ['fade', 'zoom', 'move', 'rotate', 'blink', 'bounce'];
const DIRECTIONS = ['left', 'up', 'out', 'bottom-right'];

function animation(type: string, random: Random): object {
  const data = { strength: random.pick([1, 1, random.between(0, 2)]), direction: random.pick(DIRECTIONS) };
  return { type, name: random.pick(NAMES), duration: random.whole(100, 800), delay: random.whole(0, 300), data };
}

function animate(elements: readonly Element[], random: Random): void {
  for (const element of elements) {
    if (element.children) animate(element.children, random);
    if (random.chance(0.35))
      element.animations = ['enter', 'exit', 'loop'].flatMap((type) =>
        random.chance(0.5) ? [animation(type, random)] : [],
      );
  }
}

/** A random design whose pages last a second, with animations at random: determined by its seed. */
export function animatedDesign(seed: number): ReturnType<typeof randomDesign> {
  const drawn = randomDesign(seed);
  const random = randomOf(seed);
  for (const page of (drawn.design as { pages: (Element & { duration?: number })[] }).pages) {
    page.duration = 1000;
    animate(page.children ?? [], random);
  }
  return drawn;
}
