import { filled, solid } from '../scene/items.ts';
import { rectangle } from '../scene/path.ts';
import type { Item, Rect } from '../scene/types.ts';
import { text } from './text/index.ts';
import { textSchema } from './text/schema.ts';
import type { LayoutContext } from './types.ts';

const GREY = { r: 217, g: 217, b: 217, a: 1 };
/** As the editor marks it: it does not pass for a part of the design. */
const RED = { r: 223, g: 102, b: 102, a: 0.8 };
const MESSAGE = 'Can not load the image...';
/** px; less where the message does not fit. */
const FONT_SIZE = 24;

/** What stands in a box whose picture could not be had. */
export function missingPicture(box: Rect, context: LayoutContext): Item[] {
  if (context.placeholder === 'box') return [filled(rectangle(box), solid(GREY))];
  if (context.placeholder === 'message') return [filled(rectangle(box), solid(RED)), ...message(box, context)];
  return [];
}

function message({ width, height }: Rect, context: LayoutContext): Item[] {
  const words = textSchema().parse({
    ...{ type: 'text', text: MESSAGE, width, height, fontSize: FONT_SIZE, fill: 'white' },
    ...{ align: 'center', verticalAlign: 'middle' },
  });
  const textOptions = {
    engine: 'plain',
    verticalResize: true,
    overflow: 'change-font-size',
    splitAllowed: false,
  } as const;
  // The words are no part of the design.
  return text.layout(words, { ...context, textOptions, warn: () => {} });
}
