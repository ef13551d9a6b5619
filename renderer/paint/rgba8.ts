/** Pixels: RGBA, 8 bits a channel, not premultiplied, row by row. */
export interface Rgba8 {
  data: Buffer;
  width: number;
  height: number;
}

/** The same bytes as one number a px. They are the same memory, unless they lie across its words. */
export function words(data: Uint8Array): Uint32Array {
  const { buffer, byteOffset, byteLength } = data.byteOffset % 4 === 0 ? data : new Uint8Array(data);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** px that are looked at before it is asked whether they were opaque. */
const BLOCK = 4096;

/** Whether no px of RGBA lets anything through. */
export function isOpaque(data: Uint8Array): boolean {
  const px = words(data);
  for (let from = 0; from < px.length; from += BLOCK) {
    const to = Math.min(px.length, from + BLOCK);
    let all = 0xffffffff;
    for (let i = from; i < to; i++) all &= px[i]!;
    // The alpha is the highest byte on every machine that Node runs on.
    if (all >>> 24 !== 0xff) return false;
  }
  return true;
}
