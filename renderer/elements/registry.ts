import { group } from './group.ts';
import type { AnyElement, ElementType } from './types.ts';

/** Every element type by its name. A new type is one file and one line here. */
export const elementTypes: ReadonlyMap<string, ElementType<AnyElement>> = new Map(
  [group].map((definition) => [definition.type, definition as unknown as ElementType<AnyElement>]),
);
