import { randomOf } from '../random/random.ts';

/** Whether whole sweeps run: in `npm run test:sweeps`, and in CI. `npm test` tries a sample of each by itself. */
export const SWEEPS = process.env.GESSO_SWEEPS === 'all';

/** So many of the cases of a sweep, the same ones each time and of all kinds; all of them where whole sweeps run. */
export function sampled<T>(cases: readonly T[], count: number): readonly T[] {
  if (SWEEPS) return cases;
  const random = randomOf(1);
  const places = cases.map((_, i) => ({ i, place: random.next() })).sort((a, b) => a.place - b.place);
  const chosen = new Set(places.slice(0, count).map(({ i }) => i));
  return cases.filter((_, i) => chosen.has(i));
}
