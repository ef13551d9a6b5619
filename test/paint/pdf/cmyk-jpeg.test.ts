import sharp, { type JpegOptions } from 'sharp';
import { expect, it } from 'vitest';
import { createRenderer } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { pdfObjects } from '../../support/pdf.ts';

/** A JPEG of inks, as libjpeg writes it: with Adobe's marker. */
const jpegOf = (options: JpegOptions) =>
  sharp({ create: { width: 16, height: 16, channels: 3, background: 'tomato' } })
    .toColourspace('cmyk')
    .jpeg(options)
    .toBuffer();
const inks = await jpegOf({});
const progressive = await jpegOf({ progressive: true });
const coarse = await jpegOf({ optimiseCoding: true, quality: 40 });

/** The same without the segments of a kind. */
function without(jpeg: Buffer, marker: number): Buffer {
  const parts = [jpeg.subarray(0, 2)];
  let at = 2;
  for (; jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2))
    if (jpeg[at + 1] !== marker) parts.push(jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2)));
  return Buffer.concat([...parts, jpeg.subarray(at)]);
}

const [PROFILE, ADOBE] = [0xe2, 0xee];

describeWith(['qpdf'], 'a JPEG of inks in a CMYK pdf', () => {
  it.each([
    ['with Adobe’s marker', without(inks, PROFILE)],
    ['without it', without(without(inks, PROFILE), ADOBE)],
    ['progressive', without(progressive, PROFILE)],
    ['of tables of its own', without(coarse, PROFILE)],
  ])('is embedded as it is, its inks inverted: %s', async (_, jpeg) => {
    const src = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
    const design = { width: 16, height: 16, pages: [{ children: [{ type: 'image', width: 16, height: 16, src }] }] };
    const renderer = await createRenderer();
    const { data } = await renderer.render(design, { format: 'pdf', vector: true, color: { space: 'CMYK' } });
    await renderer.close();
    const picture = /\/ColorSpace \/DeviceCMYK[\s\S]*?\/Filter \/DCTDecode/.exec(pdfObjects(data))?.[0];
    expect(picture).toBeDefined();
    expect(picture!.replace(/\s+/g, ' ')).toContain('/Decode [ 1 0 1 0 1 0 1 0 ]');
    expect(data.includes(jpeg.subarray(-40))).toBe(true);
  });
});
