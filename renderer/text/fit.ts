/**
 * How the editor makes a text fit: the font gets smaller step by step down to the smallest size, px (probes shrink-*).
 */
export const FIT = { step: 0.5, smallest: 1 } as const;

/** Sizes that are tried one by one: those of any text that people read. */
const TRIED = 2000;

/**
 * From which step on sizes have to be tried one by one. 0, but for texts of thousands of px, which could take a million
 * layouts: of these the larger sizes are halved until the rest is few, as if a smaller size always fitted better.
 *
 * @param steps from the first size to the smallest
 */
export function firstToTry(steps: number, fits: (step: number) => boolean): number {
  let [low, high] = [0, steps];
  while (high - low > TRIED) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return low;
}

/** Bounds that a text's own properties set; sizes in px. */
export interface TextLimits {
  /** A text that is made to fit gets no smaller. */
  least: number;
  /** The first size at which a text that is made to fit is tried. */
  most: number;
  /** More lines are left out, and the last ends in …. */
  lines: number;
  /** Whether a text is made smaller rather than have a word broken, in every engine. */
  wholeWords: boolean;
}

/** The limits of a text that states none. @param size its own font size, px */
export const usualLimits = (size: number): TextLimits => ({
  least: FIT.smallest,
  most: size,
  lines: Number.POSITIVE_INFINITY,
  wholeWords: false,
});

/** What a text does whose lines are higher than its box. */
export type Overflow = 'change-font-size' | 'resize' | 'ellipsis';
