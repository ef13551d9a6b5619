import { readFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { goldens } from '../golden/golden.ts';
import { describeWith } from '../support/describe-with.ts';
import { type MarkupViewer, openViewer } from '../support/markup.ts';
import { sampled } from '../support/sampled.ts';

/** One golden of each thing that a painter of markup says in its own way. */
const SHOWN = [
  ...[
    'blend/multiply',
    'figure/dash-circle',
    'figure/gradient-three-stops',
    'figure/shadow-blur',
    'group/opacity-nested',
  ],
  ...['image/clip-src-ring', 'image/corner-radius', 'image/crop-flip-corner', 'image/filters-in-order', 'image/sepia'],
  ...['line/heads-differ', 'rich/align-justify', 'rich/gradient', 'rich/lists', 'rich/span-background', 'rich/stroke'],
  ...['svg/blend-multiply', 'svg/clip-path', 'svg/mask-alpha', 'svg/mask-luminance', 'svg/non-scaling-stroke'],
  ...['svg/gradient-reflected', 'svg/pattern', 'table/spans-borders', 'text/arabic', 'text/background', 'text/bidi'],
  ...['text/curve', 'text/devanagari', 'text/synthetic-bold', 'text/letter-spacing-wide', 'text/stroke'],
];

/** Percent of the pixels. */
const MOST_DIFFERING = 1;

describeWith(['chromium'], 'shown in a browser', () => {
  let renderer: Renderer;
  let viewer: MarkupViewer;
  beforeAll(async () => {
    renderer = await createRenderer({ googleFontsUrl: null });
    viewer = await openViewer();
  });
  afterAll(() => Promise.all([renderer.close(), viewer.close()]));

  const chosen = goldens().filter(({ name }) => SHOWN.includes(name));

  it('is a golden of each kind', () => expect(chosen.map(({ name }) => name)).toEqual([...SHOWN].sort()));

  const all = (['svg', 'html'] as const).flatMap((format) => chosen.map((golden) => ({ ...golden, format })));
  const cases = sampled(all, 24);

  it.each(cases)('$name is its picture, as $format', async ({ design: file, picture, format }) => {
    const { design, options = {} } = JSON.parse(readFileSync(file, 'utf8'));
    const { data, mime } = await renderer.render(design, { ...options, pixelRatio: 1, format });
    const expected =
      (options.pixelRatio ?? 1) === 1
        ? readFileSync(picture)
        : (await renderer.render(design, { ...options, pixelRatio: 1 })).data;
    const { width, height, data: pixels } = PNG.sync.read(Buffer.from(expected));
    const shown = await viewer.show(Buffer.from(data), { mime, width, height });
    expect(shown.requests).toEqual([]);
    const own = PNG.sync.read(shown.picture);
    const differing = pixelmatch(pixels, own.data, undefined, width, height, { threshold: 0.1 });
    expect((100 * differing) / (width * height)).toBeLessThan(MOST_DIFFERING);
  });
});
