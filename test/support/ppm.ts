/** RGBA. */
export interface Pixels {
  width: number;
  height: number;
  data: Buffer;
}

/**
 * The pixels of a page as pdftoppm and mutool draw it. They pack a PNG, which is unpacked again, for longer than they draw.
 * @param room to hold them in, where it is large enough: first writes to new memory take longer than to draw the page
 * @source the binary PPM of Netpbm: `P6`, width, height, 255, then RGB
 */
export function readPpm(file: Buffer, room?: Buffer): Pixels {
  const head = /^P6\s(\d+)\s(\d+)\s255\s/.exec(file.toString('latin1', 0, 40));
  const [width, height] = [Number(head?.[1]), Number(head?.[2])];
  const rgb = file.subarray(head?.[0].length);
  if (rgb.length !== width * height * 3) throw new Error(`no PPM: ${JSON.stringify(file.toString('latin1', 0, 40))}`);
  const bytes = width * height * 4;
  const data = room && room.length >= bytes ? room.subarray(0, bytes) : Buffer.allocUnsafeSlow(bytes);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from]!;
    data[to + 1] = rgb[from + 1]!;
    data[to + 2] = rgb[from + 2]!;
    data[to + 3] = 255;
  }
  return { width, height, data };
}
