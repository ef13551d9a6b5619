/** A browser's layout keeps lengths in multiples of 1/64 px (Blink LayoutUnit). */
const STEPS = 64;

/** A length as layout keeps it, px: down to the next 1/64. */
export const floorUnit = (px: number): number => Math.floor(px * STEPS + 1e-6) / STEPS;

/** An advance as layout keeps it, px: up to the next 1/64. */
export const ceilUnit = (px: number): number => Math.ceil(px * STEPS - 1e-6) / STEPS;

/** A length to the nearest 1/64 px, half up: font sizes, where layout reckons with them. */
export const roundUnit = (px: number): number => Math.floor(px * STEPS + 0.5) / STEPS;

/** To the nearest whole px, half up. */
export const snap = (px: number): number => Math.floor(px + 0.5);
