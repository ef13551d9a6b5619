import { quoted, shortName, type Warning } from '../errors.ts';
import { suggestion } from '../nearest.ts';
import { type Modification, SELECTORS, type Selector, selectorOf } from './modification.ts';
import { propertiesOf, unknownName } from './unknown.ts';
import { asProperty } from './values.ts';
import type { Json } from './written.ts';

/** Names that a message may suggest. */
const MOST_SUGGESTED = 1000;

/** The modifications that name one thing: what later ones say wins. */
interface Target {
  selector: Selector;
  /** What it is called. */
  value: string;
  /** Their places in the list. */
  indices: number[];
  /** Values of properties, with the place of the modification that says so. */
  changes: Map<string, { value: unknown; index: number }>;
}

function targetsOf(list: readonly Modification[]): Map<string, Target> {
  const targets = new Map<string, Target>();
  for (const [index, modification] of list.entries()) {
    const selector = selectorOf(modification);
    if (!selector) continue;
    const value = modification[selector] as string;
    const key = keyOf(selector, value);
    const target: Target = targets.get(key) ?? { selector, value, indices: [], changes: new Map() };
    targets.set(key, target);
    target.indices.push(index);
    for (const [name, changed] of Object.entries(modification))
      if (!SELECTORS.some((other) => other === name) && changed !== undefined)
        target.changes.set(name, { value: changed, index });
  }
  return targets;
}

const keyOf = (selector: Selector, value: string) => `${selector} ${value}`;

/** A part of a design, with its place. */
interface Place {
  part: Json;
  path: string;
}

/** The modifications of one design, by what they change. */
export interface Modifications {
  /** The properties that a part gets; null for a part that stays as it is. Each part is asked for once. */
  of(place: Place): Json | null;
  /** What names nothing of the parts that were asked for, and properties that they don't have. */
  warnings(): Warning[];
}

/**
 * Reads modifications. A property that its part cannot have is left out, so that the work grows with the design and with
 * the list, not with their product.
 */
export function modificationsOf(list: readonly Modification[]): Modifications {
  const targets = targetsOf(list);
  const found = new Map<Target, { known: Set<string> }>();
  const names: Record<Selector, Set<string>> = { path: new Set(), id: new Set(), name: new Set() };

  const targetsAt = ({ part, path }: Place): Target[] =>
    SELECTORS.flatMap((selector) => {
      const value = selector === 'path' ? path : part[selector];
      if (typeof value !== 'string' || value === '') return [];
      if (names[selector].size < MOST_SUGGESTED) names[selector].add(value);
      return targets.get(keyOf(selector, value)) ?? [];
    });

  return {
    of(place) {
      if (targets.size === 0) return null;
      const chosen = targetsAt(place);
      if (chosen.length === 0) return null;
      const known = propertiesOf(place.part, place.path);
      for (const target of chosen) {
        const before = found.get(target) ?? { known: new Set<string>() };
        found.set(target, before);
        for (const name of known) before.known.add(name);
      }
      const changed: Json = {};
      for (const name of known) {
        const changes = chosen.flatMap((target) => target.changes.get(name) ?? []);
        if (changes.length === 0) continue;
        const last = changes.reduce((one, other) => (other.index > one.index ? other : one));
        changed[name] = asProperty(last.value, name, place.part[name]);
      }
      return changed;
    },
    warnings() {
      const missing = [...targets.values()].filter((target) => !found.has(target)).flatMap(notFound);
      return [...missing, ...[...found].flatMap(([{ changes }, { known }]) => unknownProperties(changes, known))];
    },
  };

  function notFound({ selector, value, indices }: Target): Warning[] {
    const message = `the design has nothing whose ${selector} is ${quoted(value)}${suggestion(value, names[selector])}`;
    return indices.map((index) => ({
      code: 'element_not_found',
      path: `modifications[${index}].${selector}`,
      message,
    }));
  }
}

/** A warning for each property that none of the parts of a target has. */
const unknownProperties = (changes: Target['changes'], known: ReadonlySet<string>): Warning[] =>
  [...changes].flatMap(([name, { index }]) => {
    if (known.has(name)) return [];
    const { message } = unknownName(name, known);
    return [{ code: 'unknown_property', path: `modifications[${index}].${shortName(name)}`, message }];
  });
