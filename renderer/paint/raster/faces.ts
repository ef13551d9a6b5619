import type { FontUse } from '../../scene/types.ts';
import { FontLibrary } from './skia.ts';

const registered = new Set<string>();

/** The CSS font string that draws this face; registers the face with skia at its first use on this thread. */
export function cssFont({ face, size, syntheticBold, syntheticItalic }: FontUse): string {
  const alias = `g${face.id}`;
  if (!registered.has(alias)) {
    FontLibrary.use(alias, [face.file]);
    registered.add(alias);
  }
  return `${syntheticItalic ? 'italic ' : ''}${syntheticBold ? 'bold ' : ''}${size}px "${alias}"`;
}
