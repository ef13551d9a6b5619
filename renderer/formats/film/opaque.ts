import { isOpaque } from '../../paint/rgba8.ts';

const OPAQUE = 0xff;

/** The same picture on white, as paper: for formats without transparency. Opaque pictures are given back as they are. */
export function onWhite(data: Uint8Array): Uint8Array {
  if (isOpaque(data)) return data;
  const flat = new Uint8Array(data);
  for (let i = 0; i < flat.length; i += 4) {
    const alpha = flat[i + 3]!;
    if (alpha === OPAQUE) continue;
    for (let c = i; c < i + 3; c++) flat[c] = Math.round((flat[c]! * alpha + OPAQUE * (OPAQUE - alpha)) / OPAQUE);
    flat[i + 3] = OPAQUE;
  }
  return flat;
}
