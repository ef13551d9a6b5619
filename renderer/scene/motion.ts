/** What animations do, by the names that the editor has for them. */
export const ANIMATION_NAMES = ['fade', 'zoom', 'move', 'rotate', 'blink', 'bounce'] as const;
export type AnimationName = (typeof ANIMATION_NAMES)[number];

/** One animation of an element, its unset properties filled in. */
export interface Animation {
  name: AnimationName;
  /** ms: after the page's begin for an entrance, before its end for an exit. */
  delay: number;
  /** ms that it takes, or that one round of it takes. */
  duration: number;
  /** Of `move` and `zoom`, e.g. `left`, `bottom-right`, `out`; '' where none is given. */
  direction: string;
  /** Multiplies how far it moves or zooms; 1 as designed. */
  strength: number;
}

/** How an element of a film moves while its page is shown. */
export interface Motion {
  /** The upright box around the element at rest, in the coordinates outside its group; it turns and zooms about its centre. */
  box: { x: number; y: number; width: number; height: number };
  enter?: Animation;
  exit?: Animation;
  loop?: Animation;
}

/** Which part of a moving picture plays, and how fast. */
export interface Playback {
  /** Fractions of its length, 0..1. */
  startTime: number;
  endTime: number;
  /** 1: as it was made; more than 0. */
  speed: number;
  /** Of its sound, 0..1. */
  volume: number;
}
