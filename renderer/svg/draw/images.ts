import sharp from '../../sharp.ts';

/** Pixels that one picture inside an SVG may have, and all of them together. */
const MOST_PIXELS = 50e6;

/**
 * The SVG with its inner pictures as upright PNGs or JPEGs, the formats that librsvg reads. A picture that cannot be
 * decoded, or is too large, is left out, as browsers do.
 */
export async function readableImages(svg: string): Promise<string> {
  const found = [...new Set(svg.match(DATA_URI))];
  if (found.length === 0) return svg;
  let pixels = 0;
  const readable = new Map<string, string>();
  for (const uri of found) {
    const image = await readImage(uri);
    pixels += image?.pixels ?? 0;
    readable.set(uri, image && pixels <= MOST_PIXELS ? image.uri : EMPTY);
  }
  return svg.replace(DATA_URI, (uri) => readable.get(uri) ?? EMPTY);
}

const DATA_URI = /data:image\/(?:png|jpeg|gif|webp|avif|tiff|bmp);base64,[\w+/=]+/g;
const EMPTY = 'data:,';

async function readImage(uri: string): Promise<{ uri: string; pixels: number } | null> {
  try {
    const data = Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');
    const image = sharp(data, { limitInputPixels: MOST_PIXELS });
    const { format, width, height, orientation = 1, space } = await image.metadata();
    const pixels = width * height;
    if ((format === 'png' || format === 'jpeg') && orientation === 1 && space === 'srgb' && pixels <= MOST_PIXELS)
      return { uri, pixels };
    const png = await image.autoOrient().toColourspace('srgb').png({ compressionLevel: 1 }).toBuffer();
    return { uri: `data:image/png;base64,${png.toString('base64')}`, pixels };
  } catch {
    return null;
  }
}
