/**
 * How the editor makes a text fit: the font gets smaller step by step down to the smallest size, px (probes shrink-*).
 */
export const FIT = { step: 0.5, smallest: 1 } as const;

/** What a text does whose lines are higher than its box. */
export type Overflow = 'change-font-size' | 'resize' | 'ellipsis';
