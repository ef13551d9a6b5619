import { decodeText, sniff } from '../../assets/sniff.ts';
import { RenderError } from '../../errors.ts';
import type { RasterAsset } from '../../scene/image.ts';
import { notAnSvg } from '../errors.ts';
import type { InnerPicture, ReadDocument } from '../pictures.ts';
import type { SvgElement } from '../tree.ts';
import type { InnerFile } from './sanitize.ts';

/** SVGs inside SVGs, as data URIs. */
const MAX_NESTED = 3;
/** Pixels of all the pictures inside an SVG; beyond them they are left out. */
const MOST_PIXELS = 50e6;

/** Reads a picture's header; throws where the bytes are not a picture, or damaged. */
export type InnerPictureLoader = (data: Buffer) => Promise<RasterAsset>;

/** The pictures of a document; a picture that cannot be shown is left out, as browsers do. */
export async function innerPictures(
  files: ReadonlyMap<SvgElement, InnerFile>,
  loadPicture: InnerPictureLoader,
  readNested: (source: string) => Promise<ReadDocument>,
  nesting: number,
): Promise<Map<SvgElement, InnerPicture>> {
  const found = new Map<SvgElement, InnerPicture>();
  const loading = new Map<string, Promise<InnerPicture | null>>();
  let pixels = 0;
  for (const [element, { uri, data }] of files) {
    const picture = loading.get(uri) ?? loadInner(data, loadPicture, nesting < MAX_NESTED ? readNested : null);
    loading.set(uri, picture);
    const loaded = await picture;
    if (loaded?.kind === 'raster') pixels += loaded.asset.width * loaded.asset.height;
    if (loaded && pixels <= MOST_PIXELS) found.set(element, loaded);
  }
  return found;
}

async function loadInner(
  data: Buffer,
  loadPicture: InnerPictureLoader,
  readNested: ((source: string) => Promise<ReadDocument>) | null,
): Promise<InnerPicture | null> {
  try {
    if (sniff(data) !== 'image/svg+xml') return { kind: 'raster', asset: await loadPicture(data) };
    return readNested && { kind: 'svg', document: await readNested(decodeText(data)) };
  } catch (error) {
    // Too complex a document is too complex inside another one, too.
    if (error instanceof RenderError && error.kind === 'asset' && error.code !== notAnSvg('').code) throw error;
    return null;
  }
}
