import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, RenderError, type Renderer } from '../../renderer/index.ts';
import * as bombs from '../support/bombs.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ systemFonts: false, pictureCacheBytes: 0 });
});
afterAll(() => renderer.close());

/** ms of the processor that one may take: a picture of 50 megapixels takes no less. */
const MOST_CPU = 8000;

/** The codes of the warnings, or the error, of a design that shows a picture. */
async function outcomeOf(data: Buffer): Promise<string> {
  const src = `data:image/png;base64,${data.toString('base64')}`;
  const before = process.cpuUsage();
  let said: string;
  try {
    const { warnings } = await renderer.render({
      width: 9,
      height: 9,
      pages: [{ children: [{ type: 'image', src }] }],
    });
    said = warnings.map(({ code, message }) => `${code}: ${message}`).join() || 'a picture';
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    said = `${error.code}: ${error.message}`;
  }
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000).toBeLessThan(MOST_CPU);
  return said;
}

const CASES: [name: string, make: () => Buffer | Promise<Buffer>, outcome: RegExp][] = [
  ['a PNG whose profile unpacks to 100 MB', () => bombs.pngOfProfile(100e6), /^color_ignored: .* its iCCP/],
  ['a PNG whose profile says nothing', () => bombs.pngOfProfile(1000), /^color_ignored: .* its iCCP/],
  ['a PNG of 100 texts of 40 MB', () => bombs.pngOfTexts(100, 40e6), /^a picture$/],
  ['a JPEG with a profile of 16 MB', () => bombs.jpegOfProfile(255 * 65_519), /^a picture$/],
  ['a JPEG whose profile says nothing', () => bombs.jpegOfProfile(0, true), /^color_ignored: .* its ICC profile/],
  ['a JPEG of a few scans', () => bombs.jpegOfScans(2000, 60), /^a picture$/],
  ['a small JPEG of many scans', () => bombs.jpegOfScans(500, 882), /^a picture$/],
  ['a JPEG of 882 scans', () => bombs.jpegOfScans(6800, 882), /^image_not_loaded: .* its 883 scans of 46 megapixels/],
  ['one that ends early', () => bombs.jpegOfScans(6800, 882).subarray(0, -9), /^image_not_loaded: .* 883 scans/],
  ['a GIF of 10,000 frames', () => bombs.gifOfFrames(10_000, 2000), /^a picture$/],
  ['a GIF of 100,000 frames', () => bombs.gifOfFrames(100_000), /^image_not_loaded: .* 100000 frames/],
  ['one that ends early', () => bombs.gifOfFrames(100_000, 2000).subarray(0, -9), /^image_not_loaded: .* frames/],
  ['a WebP of 10,000 frames', () => bombs.webpOfFrames(10_000), /^a picture$/],
  ['a WebP of 100,000 frames', () => bombs.webpOfFrames(100_000), /^image_not_loaded: .* 100000 frames/],
  ['an APNG of 20,000 frames', () => bombs.apngOfFrames(20_000), /^a picture$/],
  ['a TIFF of 100,000 pages', () => bombs.tiffOfPages(100_000), /^a picture$/],
  [
    'an AVIF that says that it is huge',
    () => bombs.avifOfSize(65_535, 65_535),
    /^image_not_loaded: .* 65535 × 65535 px/,
  ],
  ['an AVIF that says that it is large', () => bombs.avifOfSize(6000, 6000), /^image_not_decoded: /],
  ['an AVIF of four tiles', () => bombs.avifOfTiles(2, 2), /^a picture$/],
  ['an AVIF of 64,000 tiles', () => bombs.avifOfTiles(256, 250), /^image_not_loaded: .* damaged/],
  ['an AVIF of 60,000 items', () => bombs.avifOfTiles(250, 250, 60_000), /^image_not_loaded: .* damaged/],
];

describe('small files that take long to read, or more memory than their size', () => {
  it.each(CASES)('%s', async (_, make, outcome) => {
    expect(await outcomeOf(await make())).toMatch(outcome);
  });
});
