import { createFetcher } from '../../renderer/assets/fetch.ts';
import { loadRaster } from '../../renderer/assets/image.ts';
import { drawingItems } from '../../renderer/elements/drawing.ts';
import { RenderError } from '../../renderer/errors.ts';
import { createFontLoader } from '../../renderer/fonts/index.ts';
import { rasterize } from '../../renderer/paint/raster/index.ts';
import type { Drawing } from '../../renderer/scene/drawing.ts';
import type { Rect } from '../../renderer/scene/types.ts';
import { type ReadOptions, readSvg } from '../../renderer/svg/index.ts';
import { readDocument } from '../../renderer/svg/read/document.ts';
import { serialize } from '../../renderer/svg/tree.ts';

export const XMLNS = 'xmlns="http://www.w3.org/2000/svg"';

/** An SVG of 100 × 100 px, or with other attributes. */
export const document = (body: string, attributes = 'width="100" height="100"') =>
  `<svg ${XMLNS} ${attributes}>${body}</svg>`;

export const RED = '255,0,0,255';
export const GREEN = '0,128,0,255';
export const BLUE = '0,0,255,255';
export const BLACK = '0,0,0,255';
export const NOTHING = '0,0,0,0';
export const GREEN_SQUARE = '<rect width="100" height="100" fill="green"/>';

const fonts = createFontLoader({ systemFonts: false }, createFetcher({ allowedHosts: [], maxBytes: 1e8 }));
const tools: Pick<ReadOptions, 'faces' | 'loadPicture'> = {
  faces: (css) => fonts.imageFaces(css),
  loadPicture: (data) => loadRaster(data, { maxPixels: 1e8 }),
};

/** Reads an SVG as a render does. */
export const read = (source: string, colorsReplace: Record<string, string> = {}): Promise<Drawing> =>
  readSvg(source, { ...tools, colorsReplace });

/** What is kept of an SVG, written as one. */
export const kept = async (source: string): Promise<string> => serialize((await readDocument(source, tools)).root);

interface Drawn {
  /** px */
  width: number;
  height: number;
  /** Device px per px of the design; default 1. */
  scale?: number;
  /** The part shown, px of the SVG; default all. */
  source?: Rect;
  /** Where it stands, px of the design; default all. */
  box?: Rect;
  /** px of the canvas, for an SVG that leaves its size open. */
  canvas?: { width: number; height: number };
}

/** The pixels of a drawing, RGBA. */
export async function draw(
  drawing: Drawing,
  { width, height, scale = 1, source, box, canvas }: Drawn,
): Promise<Buffer> {
  const design = { width: width / scale, height: height / scale };
  const place = {
    source: source ?? { x: 0, y: 0, width: drawing.width, height: drawing.height },
    target: box ?? { x: 0, y: 0, ...design },
  };
  const items = drawingItems(drawing, place, {
    path: 'pages[0].children[0]',
    canvas: canvas ?? { width, height },
    scale: 1,
    pixelRatio: scale,
    onDamaged(error) {
      throw error;
    },
  });
  return (await rasterize({ ...design, items }, scale)).data;
}

/** The colour at a point of the picture drawn on 100 × 100 px, `r,g,b,a`; that of a clear pixel does not matter. */
export async function colorAt(
  source: string,
  x: number,
  y: number,
  colorsReplace: Record<string, string> = {},
  scale = 1,
): Promise<string> {
  const data = await draw(await read(source, colorsReplace), { width: 100, height: 100, scale });
  const color = data.subarray((y * 100 + x) * 4, (y * 100 + x) * 4 + 4);
  return color[3] === 0 ? NOTHING : [...color].join();
}

/** The error that reading a source ends with. */
export async function errorOf(source: string): Promise<RenderError> {
  const error = await read(source).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof RenderError) return error;
  throw error ?? new Error('no error');
}
