/** The pictures of docs/design.md: small designs that Gesso draws, and where they are kept. */
import path from 'node:path';
import sharp from 'sharp';
import type { Renderer } from '../../../renderer/index.ts';
import { pictureDrawings } from './pictures.ts';
import { shapeDrawings } from './shapes.ts';
import type { Drawing } from './sheet.ts';
import { textDrawings } from './texts.ts';

export type { Drawing } from './sheet.ts';

export const drawings = { ...pictureDrawings, ...shapeDrawings, ...textDrawings };

/** From the folder of the documentation. */
const FOLDER = 'pictures/design';

/** Where the pictures are, from the root of the repository. */
export const DRAWINGS_FOLDER = path.posix.join('docs', FOLDER);

/** px of a picture to a px of its design: sharp on most screens. */
const PIXEL_RATIO = 1.5;

const fileOf = ({ name }: Drawing): string => `${name}.webp`;

/** A picture's file, from the root of the repository. */
export const pathOf = (drawing: Drawing): string => path.posix.join(DRAWINGS_FOLDER, fileOf(drawing));

/** The line that shows a drawing on a page of the documentation. */
export const shown = (drawing: Drawing): string => `![${drawing.alt}](${FOLDER}/${fileOf(drawing)})`;

/** Draws one. @throws where the render warns: what the documentation shows has to be right */
export async function draw(renderer: Renderer, { name, design, options }: Drawing): Promise<Buffer> {
  const { data, warnings } = await renderer.render(design, { ...options, pixelRatio: PIXEL_RATIO });
  if (warnings.length > 0) throw new Error(`${name}: ${warnings.map(({ message }) => message).join('; ')}`);
  return data;
}

/** A picture as it is kept: WebP without loss. */
export const packed = (png: Buffer): Promise<Buffer> => sharp(png).webp({ lossless: true, effort: 6 }).toBuffer();

/** Levels of a channel by which a pixel may differ: Skia's arithmetic rounds otherwise on other processors. */
const TOLERANCE = 1;

/** Whether a kept picture still shows what is drawn. */
export async function isAlike(kept: Buffer, png: Buffer): Promise<boolean> {
  const [a, b] = await Promise.all(
    [kept, png].map((file) => sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  if (a!.info.width !== b!.info.width || a!.info.height !== b!.info.height) return false;
  return a!.data.every((value, i) => Math.abs(value - b!.data[i]!) <= TOLERANCE);
}
