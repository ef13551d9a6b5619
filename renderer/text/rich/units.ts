/** Lengths of a browser's layout are multiples of this, px. */
const STEPS = 64;

/** A length as Chromium's layout keeps it: cut to 1/64 px. */
export const cut = (px: number): number => Math.floor(px * STEPS + 1e-6) / STEPS;

/** An advance as Chromium's layout keeps it: up to the next 1/64 px. */
export const cutUp = (px: number): number => Math.ceil(px * STEPS - 1e-6) / STEPS;

/** To the nearest whole px, half up. */
export const snap = (px: number): number => Math.floor(px + 0.5);
