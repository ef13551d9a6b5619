import { readFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { asFile } from '../../support/pdf.ts';
import { outputOf } from '../../support/programs.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

/** How readers draw the first page of a file, at a px to the point, into a picture beside it. */
const READERS: readonly [command: string, args: (file: string) => string[]][] = [
  ['pdftoppm', (file) => ['-r', '72', '-png', '-singlefile', file, file]],
  ['mutool', (file) => ['draw', '-q', '-r', '72', '-o', `${file}.png`, file]],
];

/** Percent of the pixels in which a vector pdf differs from the picture, in the reader where it differs most. */
async function difference(...children: object[]): Promise<number> {
  const design = { width: 200, height: 150, schemaVersion: 4, pages: [{ children }] };
  const opaque = (picture: Buffer) => sharp(picture).removeAlpha().ensureAlpha().raw().toBuffer();
  const picture = await opaque((await renderer.render(design)).data);
  const { data } = await renderer.render(design, { format: 'pdf', vector: true });
  const drawn = READERS.map(([command, args]) =>
    asFile(data, (file) => {
      outputOf(command, args(file));
      return readFileSync(`${file}.png`);
    }),
  );
  const differing = (await Promise.all(drawn.map(opaque))).map((pixels) =>
    pixelmatch(picture, pixels, undefined, 200, 150, { threshold: 0.1 }),
  );
  return (100 * Math.max(...differing)) / (200 * 150);
}

const figure = { type: 'figure', x: 10, y: 20, width: 180, height: 100, strokeWidth: 0 };
const svg = (attributes: string, content: string) => ({
  ...{ type: 'svg', x: 10, y: 20, width: 180, height: 100 },
  src: `data:image/svg+xml;utf8,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`)}`,
});
const cross =
  '<rect width="80" height="40" fill="#0bb"/><path d="M0 0L80 40M80 0L0 40" stroke="#fff" stroke-width="6"/>';

describeWith(['pdftoppm', 'mutool'], 'a vector pdf looks like the picture', () => {
  it.each([
    ['stops that begin late and end early', 'linear-gradient(90deg, red 30%, blue 70%)'],
    ['a hard edge', 'linear-gradient(90deg, red 40%, blue 40%)'],
    ['one place for all stops', 'linear-gradient(90deg, red 100%, blue 100%)'],
    ['transparency', 'linear-gradient(0deg, rgba(0,128,0,1) 20%, rgba(0,128,0,0.2) 60%)'],
  ])('with a gradient with %s', async (_, fill) => {
    expect(await difference({ ...figure, fill })).toBeLessThan(1);
    expect(await difference({ ...figure, x: 60, y: 5, rotation: 20, opacity: 0.6, fill })).toBeLessThan(1);
  });

  it('with gradients that can be seen through, faded, beyond the page and where they overlap', async () => {
    const color = 'linear-gradient(120deg, rgba(255,200,0,1) 10%, rgba(0,120,0,0.4) 90%)';
    const framed = { ...figure, x: -40, fill: 'black', stroke: color, strokeWidth: 20 };
    expect(await difference({ ...framed, opacity: 0.3 })).toBeLessThan(1);
    const line = { type: 'line', x: 90, y: 70, width: 20, height: 12, startHead: 'bar', endHead: 'square', color };
    for (const opacity of [1, 0.5]) expect(await difference({ ...line, opacity })).toBeLessThan(0.5);
    const opaque = { ...framed, x: 20, fill: '', stroke: 'linear-gradient(45deg, #f00, #00f)', opacity: 0.5 };
    expect(await difference({ ...figure, fill: '#fc0' }, opaque)).toBeLessThan(1);
    const text = { type: 'text', text: 'Fade', fontSize: 60, width: 200, y: 30, opacity: 0.6, fill: color };
    expect(await difference(text)).toBeLessThan(1);
  });

  it.each(['', 'none', 'xMinYMax', 'xMidYMid slice', 'xMaxYMin slice'])(
    'with an SVG whose preserveAspectRatio is %j',
    async (fit) => {
      const fitting = fit && `preserveAspectRatio="${fit}"`;
      expect(await difference(svg(`width="100" height="90" viewBox="0 0 80 40" ${fitting}`, cross))).toBeLessThan(1);
    },
  );

  it.each([
    ['', '<rect width="100" height="60" fill="#888"/>'],
    ['width="100%" height="100%" viewBox="0 0 80 40" preserveAspectRatio="none"', cross],
    ['height="90"', cross],
  ])('with an SVG that leaves its size open: %s', async (attributes, content) => {
    expect(await difference(svg(attributes, content))).toBeLessThan(1);
  });

  it('with an SVG that holds text, as paths', async () => {
    const text =
      '<text x="10" y="40" font-size="28" font-family="Lora" fill="#036">Affairs <tspan font-weight="bold">&amp; more</tspan></text>';
    const drawing = svg('width="180" height="100"', text);
    expect(await difference(drawing)).toBeLessThan(1);
    const { data } = await renderer.render({ pages: [{ children: [drawing] }] }, { format: 'pdf', vector: true });
    expect(data.includes('/Subtype /Image')).toBe(false);
  });

  it('with strokes of an SVG that do not scale, as pixels', async () => {
    const fixed =
      '<path vector-effect="non-scaling-stroke" d="M1 1L8 6" stroke="#036" stroke-width="4" stroke-dasharray="9 3"/>';
    expect(await difference(svg('width="100" height="60" viewBox="0 0 10 6"', fixed))).toBeLessThan(0.3);
  });

  it('with dots: dashes of no length with round ends', async () => {
    const dots = '<path d="M10 30H95" stroke="#036" stroke-width="12" stroke-linecap="round" stroke-dasharray="0 20"/>';
    expect(await difference(svg('width="100" height="60"', dots))).toBeLessThan(0.2);
  });

  const unitClip =
    '<clipPath id="c" clipPathUnits="objectBoundingBox" transform="translate(0.1)"><circle cx=".5" cy=".5" r=".4"/></clipPath>';
  const angle = 'fill="none" stroke="#036" stroke-width="10" d="M10 55L50 15L90 55"';
  it.each([
    ['a clip path in units of the box', `${unitClip}<path d="M5 50C5 0 95 0 95 50" clip-path="url(#c)"/>`],
    [
      'a clip path in units of a group, part of which is hidden',
      `${unitClip}<g clip-path="url(#c)"><path d="M5 5h40v30h-40z"/><path d="M90 50h1v8h-1z" fill="none"/><rect x="40" y="20" width="30" height="30" transform="translate(5 5)"/></g>`,
    ],
    ['mitres cut off', `<path ${angle} stroke-miterlimit="1.2"/>`],
    [
      'mitres longer than by default',
      '<path d="M5 40H70L5 52" fill="none" stroke="#036" stroke-width="3" stroke-miterlimit="12"/>',
    ],
    [
      'a clip path of text',
      '<clipPath id="c"><text x="5" y="45" font-size="40" font-family="Arial">Clip</text></clipPath><rect width="100" height="60" fill="#036" clip-path="url(#c)"/>',
    ],
    [
      'text along a path',
      '<defs><path id="p" d="M5 55C5 0 95 0 95 55"/></defs><text font-size="14" font-family="Arial"><textPath href="#p">Along a path</textPath></text>',
    ],
    ['points with square ends', '<path d="M30 30zM70 30h0" stroke="#036" stroke-width="20" stroke-linecap="square"/>'],
    [
      'a gradient over the box of curves',
      '<linearGradient id="g" x2="0" y2="1"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><path fill="url(#g)" d="M5 50C5 -10 95 -10 95 50"/>',
    ],
  ])('with an SVG with %s, in vectors', async (_, content) => {
    const drawing = svg('width="100" height="60"', content);
    expect(await difference(drawing)).toBeLessThan(0.3);
    const { data } = await renderer.render({ pages: [{ children: [drawing] }] }, { format: 'pdf', vector: true });
    expect(data.includes('/Subtype /Image')).toBe(false);
  });

  it('with an SVG that a picture masks by its light, by SVG’s weights', async () => {
    const photo = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const href = `data:image/png;base64,${photo.toString('base64')}`;
    const mask = `<mask id="m"><image x="10" y="5" width="60" height="50" href="${href}"/></mask>`;
    const masked = svg('width="100" height="60"', `${mask}<rect width="100" height="60" mask="url(#m)"/>`);
    expect(await difference(masked)).toBeLessThan(0.3);
  });

  it('with a cropped SVG, mirrored and not', async () => {
    const shapes = `<rect width="80" height="40" fill="teal"/>${cross}`;
    const cropped = {
      ...svg('width="80" height="40"', shapes),
      cropX: 0.1,
      cropY: 0.05,
      cropWidth: 0.85,
      cropHeight: 0.9,
    };
    for (const flips of [{}, { flipX: true }, { flipY: true, rotation: 20, opacity: 0.5 }])
      expect(await difference({ ...cropped, ...flips })).toBeLessThan(1);
  });

  it('with a picture of which nothing is left', async () => {
    const { src } = svg('width="80" height="40"', cross);
    const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const image = { ...figure, type: 'image', src: `data:image/png;base64,${photo.toString('base64')}` };
    expect(await difference({ ...image, cropWidth: 1e-300 })).toBe(0);
    expect(await difference({ ...image, src, width: 1e-300 })).toBe(0);
  });

  it('with a drawing that leaves its size open, on a page thinner than a px', async () => {
    const design = { width: 0.1, height: 50, pages: [{ children: [svg('', cross)] }] };
    await expect(renderer.render(design, { format: 'pdf', vector: true })).resolves.toMatchObject({ width: 0.1 });
  });

  it('with a picture that another masks, turned and faded', async () => {
    const drawing = svg('width="80" height="40"', cross);
    const star = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M5 0L8 10L0 4H10L2 10Z"/></svg>';
    const clipSrc = `data:image/svg+xml;utf8,${encodeURIComponent(star)}`;
    const masked = { ...drawing, type: 'image', clipSrc, flipX: true, borderSize: 4, cornerRadius: 20 };
    expect(await difference(masked)).toBeLessThan(1);
    expect(await difference(figure, { ...masked, x: 60, y: 5, rotation: 20, opacity: 0.6 })).toBeLessThan(1);
    expect(await difference(figure, { ...masked, shadowEnabled: true, shadowBlur: 8 })).toBeLessThan(1);
  });

  it('with a JPEG of inks without a profile', async () => {
    const rgb = { create: { width: 60, height: 40, channels: 3, background: '#3030d0' } } as const;
    const inks = await sharp(rgb).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const bare = await sharp(inks).pipelineColourspace('cmyk').toColourspace('cmyk').jpeg().toBuffer();
    expect(await sharp(bare).metadata()).toMatchObject({ space: 'cmyk', hasProfile: false });
    const src = `data:image/jpeg;base64,${bare.toString('base64')}`;
    expect(await difference({ type: 'image', src, x: 10, y: 10, width: 120, height: 80 })).toBeLessThan(1);
  });
});
