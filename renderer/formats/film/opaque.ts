import { words } from './area.ts';

/** px that are looked at before it is asked whether they were opaque. */
const BLOCK = 4096;

const OPAQUE = 0xff;

/** Whether no px of RGBA lets anything through. */
export function isOpaque(data: Uint8Array): boolean {
  const px = words(data);
  for (let from = 0; from < px.length; from += BLOCK) {
    const to = Math.min(px.length, from + BLOCK);
    let all = 0xffffffff;
    for (let i = from; i < to; i++) all &= px[i]!;
    if (all >>> 24 !== OPAQUE) return false;
  }
  return true;
}

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
