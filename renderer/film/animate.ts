import { IDENTITY, multiply, rotation, scaling, translation } from '../scene/matrix.ts';
import type { Animation, AnimationName, Motion } from '../scene/motion.ts';
import type { Matrix } from '../scene/types.ts';

/** The state of an element at a moment; null where it is not there. */
export interface Pose {
  /** From where the element rests to where it is, in the coordinates outside it. */
  transform: Matrix;
  /** 0..1, times its own. */
  opacity: number;
  /** By how much `transform` enlarges. */
  scale: number;
}

const AT_REST: Pose = { transform: IDENTITY, opacity: 1, scale: 1 };

/** A contribution of one animation; what is absent stays as it is. */
interface Change {
  opacity?: number;
  /** About the centre. */
  scale?: number;
  /** Degrees clockwise about the centre. */
  turn?: number;
  /** px, afterwards. */
  dx?: number;
  dy?: number;
}

type Phase = 'enter' | 'exit' | 'loop';

interface Moment {
  /** Rounds of the animation since it began: 0..1 of an entrance or exit, any number of a loop. */
  progress: number;
  phase: Phase;
  direction: string;
  strength: number;
  box: Motion['box'];
}

/** px that `move` goes. */
const DISTANCE = 200;
/** The part of its size by which `zoom` changes an element. */
const ZOOM = 0.25;
/** The size that `bounce` begins with, of the element's own. */
const SMALLEST = 1 / 3;
/** A loop that zooms goes on for as long as its page is shown. */
const LARGEST = 1000;
/** ms; a round of a loop takes no less. */
const SHORTEST = 1;

/** Signs of the ways that `move` goes; a direction that is not here is `right`. */
const WAYS: ReadonlyMap<string, readonly [x: number, y: number]> = new Map([
  ['right', [1, 0]],
  ['left', [-1, 0]],
  ['down', [0, 1]],
  ['up', [0, -1]],
  ['bottom-right', [1, 1]],
  ['bottom-left', [-1, 1]],
  ['top-right', [1, -1]],
  ['top-left', [-1, -1]],
]);
const RIGHT = [1, 0] as const;

/** 0 → 1 → 0 in every round. */
const triangle = (progress: number): number => 1 - Math.abs(1 - 2 * (progress - Math.floor(progress)));

/**
 * The animations by name, measured on films of the editor (docs/evidence/films.md). Any may be named under any type: what
 * is made to be an entrance goes through once as a loop, and past its end.
 */
const ANIMATIONS: Readonly<Record<AnimationName, (moment: Moment) => Change>> = {
  fade: ({ progress, phase }) => {
    if (phase === 'enter') return { opacity: progress };
    // Beyond its first round a loop is no number that an opacity can be, and counts as none.
    return progress <= 1 ? { opacity: 1 - progress } : {};
  },
  zoom: ({ progress, phase, direction, strength }) => {
    const change = (direction === 'out' ? ZOOM : -ZOOM) * strength;
    return { scale: 1 + change * (phase === 'exit' ? progress : 1 - progress) };
  },
  move: ({ progress, phase, direction, strength }) => {
    const [x, y] = WAYS.get(direction) ?? RIGHT;
    const way = DISTANCE * strength * (phase === 'exit' ? progress : progress - 1);
    return { dx: x * way, dy: y * way };
  },
  rotate: ({ progress }) => ({ turn: 360 * (progress - Math.floor(progress)) }),
  blink: ({ progress }) => ({ opacity: triangle(progress) }),
  bounce: ({ progress, strength, box }) => {
    // Only at a strength of 1 it bounces about the centre.
    const left = 1 - triangle(progress);
    const least = SMALLEST * strength;
    const scale = 1 - (1 - least) * left;
    const aside = left * least - (1 - scale) / 2;
    return { scale, dx: aside * box.width, dy: aside * box.height };
  },
};

const changeOf = ({ name, direction, strength }: Animation, phase: Phase, progress: number, box: Motion['box']) =>
  ANIMATIONS[name]({ progress, phase, direction, strength, box });

/** A part of the way: all of it at once where it takes no time. */
const partOf = (time: number, duration: number): number =>
  duration > 0 ? Math.min(1, Math.max(0, time / duration)) : time < 0 ? 0 : 1;

/** ms of its page between which an element is shown. @param pageDuration ms */
export function shownTime({ enter, exit }: Motion, pageDuration: number): { from: number; until: number } {
  const from = enter ? Math.max(0, enter.delay) : 0;
  const until = exit ? pageDuration - Math.max(0, exit.delay) : pageDuration;
  return { from, until };
}

/**
 * The pose of an element at a time of its page; null before it has entered and after it has left.
 *
 * @param time ms since the page began
 * @param pageDuration ms
 */
export function poseAt({ enter, exit, loop, box }: Motion, time: number, pageDuration: number): Pose | null {
  if (enter && time < enter.delay) return null;
  const changes: Change[] = [];
  const entered = enter ? enter.delay + enter.duration : 0;
  // Once it has entered it is at rest, wherever the entrance would end by itself.
  if (enter && time <= entered) changes.push(changeOf(enter, 'enter', partOf(time - enter.delay, enter.duration), box));
  if (exit) {
    const end = pageDuration - exit.delay;
    // An exit that ends with the page has no moment after it: the film's last frame shows its end.
    if (time > end || (time === end && end < pageDuration)) return null;
    const begin = end - exit.duration;
    const isEntering = enter && time <= entered;
    if (time >= begin && !isEntering) changes.push(changeOf(exit, 'exit', partOf(time - begin, exit.duration), box));
  }
  if (loop && loop.duration > 0) changes.push(changeOf(loop, 'loop', time / Math.max(SHORTEST, loop.duration), box));
  return poseOf(changes, box);
}

function poseOf(changes: readonly Change[], box: Motion['box']): Pose {
  let [opacity, scale, turn, dx, dy] = [1, 1, 0, 0, 0];
  for (const change of changes) {
    opacity *= change.opacity ?? 1;
    scale *= Math.min(LARGEST, Math.max(0, change.scale ?? 1));
    turn += change.turn ?? 0;
    dx += change.dx ?? 0;
    dy += change.dy ?? 0;
  }
  if (scale === 1 && turn === 0 && dx === 0 && dy === 0) return opacity === 1 ? AT_REST : { ...AT_REST, opacity };
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const about = multiply(translation(x + dx, y + dy), multiply(rotation(turn), scaling(scale)));
  return { transform: multiply(about, translation(-x, -y)), opacity, scale };
}
