import { existsSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { quoted, RenderError } from '../../errors.ts';
import type { FontFace } from '../../scene/font.ts';
import { everyItem } from '../../scene/leaves.ts';
import type { FontUse, Item } from '../../scene/types.ts';
import { createCanvas, FontLibrary } from './skia.ts';

/** Faces that skia may hold at a time on this thread: 0.13 MB each, and the registry only forgets all at once. */
const MOST_REGISTERED = 500;

const registered = new Set<string>();

const aliasOf = (face: FontFace) => `g${face.id}`;

/**
 * The CSS font string that draws this face; registers the face with skia at its first use on this thread.
 * @throws RenderError `font_not_loaded`
 */
export function cssFont({ face, size, syntheticBold, syntheticItalic }: FontUse): string {
  const alias = aliasOf(face);
  if (!registered.has(alias)) {
    if (registered.size >= MOST_REGISTERED) {
      FontLibrary.reset();
      registered.clear();
    }
    // The cache on disk may have made room meanwhile.
    if (!existsSync(face.file)) writeFileSync(face.file, face.data);
    register(alias, face);
    registered.add(alias);
  }
  return `${syntheticItalic ? 'italic ' : ''}${syntheticBold ? 'bold ' : ''}${size}px "${alias}"`;
}

/** Whether words in a font may be written by skia-canvas itself: see `text.ts`. */
export const mayBeWritten = ({ face, syntheticBold }: FontUse, isStroked: boolean): boolean =>
  face.color || syntheticBold || isStroked;

/** @throws RenderError `font_not_loaded` where FreeType refuses a file that HarfBuzz reads */
function register(alias: string, { file, family }: FontFace): void {
  try {
    FontLibrary.use(alias, [file]);
  } catch (cause) {
    throw new RenderError({
      kind: 'asset',
      code: 'font_not_loaded',
      message: `the font ${quoted(family)} cannot be drawn: the file is damaged`,
      hint: 'replace the font file',
      cause,
    });
  }
}

/**
 * Makes skia read the faces of a scene that it will write with and that are new to this thread. The first of all takes as
 * long as decoding a photo, since skia then looks through the system's fonts: to be called when other threads have begun
 * to decode.
 */
export async function prepareFaces(items: readonly Item[]): Promise<void> {
  const fonts = everyItem(items).flatMap((item) =>
    item.kind === 'text' && mayBeWritten(item.font, item.stroke !== null) ? [item.font] : [],
  );
  const unread = fonts.filter(({ face }) => !registered.has(aliasOf(face)));
  if (unread.length === 0) return;
  // Lets work that was begun before get under way.
  await setImmediate();
  const canvas = createCanvas(1, 1);
  const context = canvas.getContext('2d');
  for (const font of unread) context.font = cssFont(font);
  canvas.dispose();
}
