import { figure } from './figure.ts';
import { gif } from './gif.ts';
import { group } from './group.ts';
import { image } from './image.ts';
import { line } from './line.ts';
import { lottie } from './lottie.ts';
import { svg } from './svg.ts';
import { table } from './table.ts';
import { text } from './text/index.ts';
import type { AnyElement, ElementType } from './types.ts';
import { video } from './video.ts';

/** Every element type by its name. A new type is one file and one line here. */
export const elementTypes: ReadonlyMap<string, ElementType<AnyElement>> = new Map(
  [figure, gif, group, image, line, lottie, svg, table, text, video].map((definition) => [
    definition.type,
    definition as unknown as ElementType<AnyElement>,
  ]),
);
