import type { FontUse } from '../../scene/types.ts';
import { FontLibrary } from './skia.ts';

/** Faces that skia may hold at a time on this thread: 0.13 MB each, and the registry only forgets all at once. */
const MOST_REGISTERED = 500;

const registered = new Set<string>();

/** The CSS font string that draws this face; registers the face with skia at its first use on this thread. */
export function cssFont({ face, size, syntheticBold, syntheticItalic }: FontUse): string {
  const alias = `g${face.id}`;
  if (!registered.has(alias)) {
    if (registered.size >= MOST_REGISTERED) {
      FontLibrary.reset();
      registered.clear();
    }
    FontLibrary.use(alias, [face.file]);
    registered.add(alias);
  }
  return `${syntheticItalic ? 'italic ' : ''}${syntheticBold ? 'bold ' : ''}${size}px "${alias}"`;
}
