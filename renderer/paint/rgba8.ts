/** Pixels: RGBA, 8 bits a channel, not premultiplied, row by row. */
export interface Rgba8 {
  data: Buffer;
  width: number;
  height: number;
}
