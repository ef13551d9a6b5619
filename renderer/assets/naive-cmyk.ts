/**
 * What browsers make of CMYK without a profile: each ink takes its share of the light.
 *
 * @param inks four bytes a px, 255 being all of an ink
 * @returns RGB, three bytes a px
 */
export function cmykToRgb(inks: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((inks.length / 4) * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    const light = 255 - (inks[from + 3] as number);
    for (let i = 0; i < 3; i++) rgb[to + i] = Math.round(((255 - (inks[from + i] as number)) * light) / 255);
  }
  return rgb;
}
