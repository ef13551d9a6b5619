import { distance } from 'fastest-levenshtein';

/** `font-size`, `font_size` and `FontSize` are one name. */
const normalized = (name: string): string => name.replace(/[-_ ]/g, '').toLowerCase();

/** Letters that may be wrong: one in three, at most three. With more, two names have nothing to do with each other. */
const mistakesIn = (name: string): number => Math.min(3, Math.floor(name.length / 3));

/** How many letters of two names differ; two that have changed places, as fast fingers swap them, count as one. */
function mistakesBetween(name: string, known: string): number {
  const mistakes = distance(name, known);
  if (mistakes !== 2 || name.length !== known.length) return mistakes;
  const at = [...name].findIndex((_, i) => name[i] !== known[i]);
  const isSwap = name[at] === known[at + 1] && name[at + 1] === known[at] && name.slice(at + 2) === known.slice(at + 2);
  return isSwap ? 1 : 2;
}

/**
 * The name that a mistyped one was meant to be, e.g. `quality` for `qualty` or `Quality`.
 * @returns undefined where none is near
 */
export function nearestName(given: string, candidates: Iterable<string>): string | undefined {
  const name = normalized(given);
  let nearest: string | undefined;
  let fewest = mistakesIn(name) + 1;
  for (const candidate of candidates) {
    const known = normalized(candidate);
    // Each letter that one has more is a mistake: a name of megabytes is not compared.
    if (Math.abs(known.length - name.length) >= fewest) continue;
    const mistakes = mistakesBetween(name, known);
    if (mistakes >= fewest) continue;
    nearest = candidate;
    fewest = mistakes;
  }
  return nearest;
}

/** The end of a message on a name that is not known: `; did you mean ‘quality’?`, or nothing. */
export function suggestion(given: string, known: Iterable<string>): string {
  const meant = nearestName(given, known);
  return meant === undefined ? '' : `; did you mean \`${meant}\`?`;
}
