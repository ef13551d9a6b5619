import { figure } from './figure.ts';
import { group } from './group.ts';
import { image } from './image.ts';
import { text } from './text.ts';
import type { AnyElement, ElementType } from './types.ts';

/** Every element type by its name. A new type is one file and one line here. */
export const elementTypes: ReadonlyMap<string, ElementType<AnyElement>> = new Map(
  [figure, group, image, text].map((definition) => [definition.type, definition as unknown as ElementType<AnyElement>]),
);
