import type { Random } from './random.ts';

const COLORS = [
  ...['black', 'white', 'tomato', '#0b6e4f', '#1f3b73', '#fd0', '#06c8', '#c33c', 'rebeccapurple'],
  ...['rgb(200, 90, 20)', 'rgba(30, 60, 120, 0.5)', 'rgba(255,255,255,0.7)', 'hsl(200, 70%, 45%)', 'transparent'],
];

export const color = (random: Random): string => random.pick(COLORS);

/** A colour or a gradient of two to four stops. */
export function fill(random: Random): string {
  if (random.chance(0.7)) return color(random);
  const places = random.times(random.whole(2, 4), () => random.whole(0, 100)).sort((a, b) => a - b);
  return `linear-gradient(${random.whole(-90, 360)}deg, ${places.map((place) => `${color(random)} ${place}%`).join(', ')})`;
}
