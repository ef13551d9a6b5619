import { reasonOf } from '../errors.ts';
import { type Deadline, type FontFile, type FontSource, familyKey } from '../sources/types.ts';
import { isSystemName, standInFor } from './families.ts';

/** The files found for a family name, or the reason why there are none. */
export type FoundFamily =
  | {
      files: readonly FontFile[];
      /** The family that is drawn instead, where its advances may differ. */
      substitute: string | null;
    }
  | { files: null; reason: string };

/**
 * Finds a family: in the first source that has it, else by a family that stands in for it, else by the next name of a
 * CSS list.
 */
export async function findFamily(
  family: string,
  sources: readonly FontSource[],
  deadline: () => Deadline,
): Promise<FoundFamily> {
  const found = await findNamed(family, sources, deadline);
  if (found.files || !family.includes(',')) return found;
  for (const name of family.split(',').map((part) => part.trim().replace(/^["']|["']$/g, ''))) {
    const listed = name ? await findNamed(name, sources, deadline) : found;
    if (listed.files) return listed;
  }
  return found;
}

async function findNamed(
  family: string,
  sources: readonly FontSource[],
  deadline: () => Deadline,
): Promise<FoundFamily> {
  const standIn = standInFor(family);
  const failures: string[] = [];
  for (const source of sources) {
    if (source.name === 'google' && isSystemName(family)) continue;
    if (source.name === 'system' && standIn?.generic) continue;
    try {
      const files = await source.find({ family, ...deadline() });
      if (files.length > 0) return { files, substitute: null };
    } catch (error) {
      failures.push(`${source.name}: ${reasonOf(error)}`);
    }
  }
  for (const name of standIn?.families ?? []) {
    if (familyKey(name) === familyKey(family)) continue;
    const found = await findNamed(name, sources, deadline);
    if (found.files) return { ...found, substitute: standIn?.metric ? null : name };
  }
  const names = sources.map(({ name }) => name).join(', ');
  return { files: null, reason: [`no source has it (${names})`, ...failures].join('; ') };
}
