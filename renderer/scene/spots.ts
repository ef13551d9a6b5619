/** Inks of their own, by the names that they have on the plates. */
import { everyItem } from './leaves.ts';
import type { Item, SpotColor } from './types.ts';

/** An ink of its own where it is named. */
interface NamedInk {
  /** Place in the design or among the options. */
  path: string;
  spot: Pick<SpotColor, 'name' | 'cmyk'>;
}

/** The inks of colours that an option names. */
export const inksOfOption = (spotColors: Readonly<Record<string, SpotColor>> = {}): NamedInk[] =>
  Object.entries(spotColors).map(([css, spot]) => ({ path: `spotColors.${css}`, spot }));

/** The inks that elements of a page name. @param page the page's place in the design */
export function inksOfPage(items: readonly Item[], page: string): NamedInk[] {
  return everyItem(items).flatMap((item) =>
    item.kind === 'group' && item.print?.spot
      ? [{ path: `${item.origin || page}.custom.spot`, spot: item.print.spot }]
      : [],
  );
}

/** Compares the inks given, one time after another, and returns those whose name other process inks have already. */
export function inkClashes(): (inks: readonly NamedInk[]) => (NamedInk & { first: string; own: string })[] {
  const known = new Map<string, string>();
  return (inks) =>
    inks.flatMap((ink) => {
      const own = ink.spot.cmyk.join(' ');
      const first = known.get(ink.spot.name) ?? own;
      known.set(ink.spot.name, first);
      return first === own ? [] : [{ ...ink, first, own }];
    });
}
