import { createHash } from 'node:crypto';
import type { Drawing } from '../scene/drawing.ts';
import type { Item } from '../scene/types.ts';
import { dependsOnCanvas, lowerDocument } from './lower/index.ts';
import { checkTime } from './painting-time.ts';
import type { ReadDocument } from './pictures.ts';
import { type ReadOptions, readDocument } from './read/document.ts';

export type { ReadOptions } from './read/document.ts';

/**
 * SVGs: read once into a safe tree whose styles are attributes and whose texts are outlines (`read/`, `text/`), lowered
 * once to scene items by Chromium's rules (`lower/`). An element with a filter becomes a picture that librsvg draws
 * (`draw/`).
 *
 * `read/undone.ts` names what is not drawn as Chromium draws it.
 *
 * @throws RenderError of kind `asset`: `svg_invalid`, `svg_too_complex`
 */
export async function readSvg(source: string, options: ReadOptions): Promise<Drawing> {
  const document = await readDocument(source, options);
  const { width, height } = document;
  const id = createHash('sha256')
    .update(JSON.stringify([source, options.colorsReplace ?? {}]))
    .digest('hex')
    .slice(0, 32);
  const { complexity, undone } = document;
  // Items that depend on nothing else are made here, so that the tree may go; the others once to see that they can be.
  const items = lowerDocument(document, { width, height });
  return {
    kind: 'drawing',
    id,
    width,
    height,
    check: (size) => checkTime(complexity, size),
    undone,
    bytes: BYTES_PER_CHARACTER * source.length,
    items: dependsOnCanvas(document) ? byCanvas(document) : () => items,
  };
}

/** The items of a document that takes its size from the canvas; the items of the last size are kept. */
function byCanvas(document: ReadDocument): Drawing['items'] {
  let last: { width: number; height: number; items: readonly Item[] } | null = null;
  return ({ width, height }) => {
    if (last?.width !== width || last.height !== height)
      last = { width, height, items: lowerDocument(document, { width, height }) };
    return last.items;
  };
}

/** Tree and items together, measured with 200 icons, maps and illustrations. */
const BYTES_PER_CHARACTER = 12;

export { type DrawOptions, dependsOnPixels, rasterizeSvg, type SvgDrawing } from './draw/rasterize.ts';
