import { PNG } from 'pngjs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, RenderError, type Renderer } from '../../renderer/index.ts';

/** 64 × 96 px, every row another colour, opaque and with some detail. */
const [WIDTH, HEIGHT] = [64, 96];
const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
for (let y = 0; y < HEIGHT; y++)
  for (let x = 0; x < WIDTH; x++) {
    const at = 3 * (y * WIDTH + x);
    pixels.set([x * 4, 255 - 2 * y, (x * 37 + y * 91) % 256], at);
  }
const picture = () => sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });

const encodings = {
  jpeg: () => picture().jpeg({ quality: 95 }).toBuffer(),
  png: () => picture().png().toBuffer(),
  webp: () => picture().webp({ quality: 90 }).toBuffer(),
  gif: () => picture().gif().toBuffer(),
};
type Format = keyof typeof encodings;

const design = (data: Buffer, format: Format, properties = {}) => ({
  width: WIDTH,
  height: HEIGHT,
  pages: [
    {
      background: 'transparent',
      children: [
        {
          type: 'image',
          src: `data:image/${format};base64,${data.toString('base64')}`,
          width: WIDTH,
          height: HEIGHT,
          ...properties,
        },
      ],
    },
  ],
});
const part = (data: Buffer, share: number) => data.subarray(0, Math.floor(data.length * share));

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());
const draw = async (data: Buffer, format: Format) => {
  const result = await renderer.render(design(data, format));
  return { ...PNG.sync.read(result.data), warnings: result.warnings };
};

describe('a picture whose file ends early', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('is painted as far as it goes: %s', async (format) => {
    const data = await encodings[format]();
    const [whole, cut] = [await draw(data, format), await draw(part(data, 0.6), format)];
    expect(whole.warnings).toEqual([]);
    expect(cut.warnings).toMatchObject([{ code: 'image_damaged', path: 'pages[0].children[0].src' }]);
    expect(cut.warnings[0]!.message).toMatch(
      /data:image.*: the file ends early: the last \d+ of its 96 rows are missing/,
    );
    const rows = 16;
    expect(cut.data.subarray(0, 4 * rows * WIDTH).equals(whole.data.subarray(0, 4 * rows * WIDTH))).toBe(true);
    expect([...cut.data.subarray(-4)]).toEqual([0, 0, 0, 0]);
  });

  it('is whole where a JPEG lacks its end marker only', async () => {
    const data = await encodings.jpeg();
    const [whole, cut] = [await draw(data, 'jpeg'), await draw(data.subarray(0, data.length - 2), 'jpeg')];
    expect(cut.data.equals(whole.data)).toBe(true);
    expect(cut.warnings[0]!.message).toContain('behind its last row');
  });

  it('is turned as its EXIF says', async () => {
    const data = await picture().withMetadata({ orientation: 3 }).jpeg({ quality: 95 }).toBuffer();
    const cut = await draw(part(data, 0.6), 'jpeg');
    expect([...cut.data.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    expect(cut.data.at(-1)).toBe(255);
  });

  it.each([{ format: 'pdf' as const }, { format: 'pdf' as const, vector: true }, { format: 'jpeg' as const }])(
    'is painted in every format: $format $vector',
    async (options) => {
      const data = await encodings.jpeg();
      const { warnings } = await renderer.render(design(part(data, 0.6), 'jpeg'), options);
      expect(warnings).toMatchObject([{ code: 'image_damaged' }]);
    },
  );

  it('is found by a check', async () => {
    const data = await encodings.png();
    const findings = await renderer.check(design(part(data, 0.6), 'png'));
    expect(findings).toContainEqual(expect.objectContaining({ code: 'image_damaged', severity: 'warning' }));
  });

  it('is told of where an SVG holds it', async () => {
    const data = await encodings.jpeg();
    const href = `data:image/jpeg;base64,${part(data, 0.6).toString('base64')}`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="96"><image width="64" height="96" href="${href}"/></svg>`;
    const src = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    for (let i = 0; i < 2; i++) {
      const { warnings } = await renderer.render(design(data, 'jpeg', { type: 'svg', src }));
      expect(warnings).toMatchObject([{ code: 'image_damaged', message: expect.stringContaining('inside it') }]);
    }
  });

  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('is an error where not one row is there: %s', async (format) => {
    const data = await encodings[format]();
    const [error] = await Promise.allSettled([renderer.render(design(data.subarray(0, 40), format))]);
    expect((error as PromiseRejectedResult).reason).toBeInstanceOf(RenderError);
    expect(String((error as PromiseRejectedResult).reason)).toContain('the picture is truncated');
  });
});

/** Where a PNG's chunk begins, and where its checksum stands. */
function chunkOf(png: Buffer, type: string): { start: number; sum: number } {
  for (let at = 8; at < png.length; ) {
    const sum = at + 8 + png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === type) return { start: at, sum };
    at = sum + 4;
  }
  throw new Error(`no ${type}`);
}
const withWrongSum = (png: Buffer, type: string) => {
  const copy = Buffer.from(png);
  copy[chunkOf(png, type).sum]! ^= 0x55;
  return copy;
};

describe('a PNG with a wrong checksum', () => {
  it.each(['IDAT', 'IEND'])('is painted whole where its pixels can be read: %s', async (type) => {
    const data = await encodings.png();
    const [whole, wrong] = [await draw(data, 'png'), await draw(withWrongSum(data, type), 'png')];
    expect(wrong.data.equals(whole.data)).toBe(true);
    expect(wrong.warnings.map(({ code }) => code)).toEqual(type === 'IDAT' ? ['image_damaged'] : []);
  });

  it('is painted as far as its pixels can be read', async () => {
    const data = await encodings.png();
    const altered = Buffer.from(data);
    const { start, sum } = chunkOf(data, 'IDAT');
    altered[start + Math.floor((sum - start) * 0.6)]! ^= 0x10;
    const [whole, cut] = [await draw(data, 'png'), await draw(altered, 'png')];
    expect(cut.data.subarray(0, 4 * 16 * WIDTH).equals(whole.data.subarray(0, 4 * 16 * WIDTH))).toBe(true);
    expect(cut.warnings).toMatchObject([
      { code: 'image_damaged', message: expect.stringMatching(/a checksum of the file is wrong: .* of its 96 rows/) },
    ]);
  });

  it.each(['render', 'check'] as const)('does without what is not needed, as browsers do: %s', async (use) => {
    const data = await picture().withIccProfile('p3').png().toBuffer();
    const result = await renderer[use](design(withWrongSum(data, 'iCCP'), 'png'));
    expect('warnings' in result ? result.warnings : result).toContainEqual(
      expect.objectContaining({ code: 'image_damaged', message: expect.stringContaining('iCCP') }),
    );
  });

  it.each(['IHDR', 'PLTE'])('is an error where that is needed: %s', async (type) => {
    const data = await picture().png({ palette: true }).toBuffer();
    await expect(renderer.render(design(withWrongSum(data, type), 'png'))).rejects.toThrow(`checksum of its ${type}`);
    const findings = await renderer.check(design(withWrongSum(data, type), 'png'));
    expect(findings).toContainEqual(expect.objectContaining({ code: 'image_not_loaded', severity: 'error' }));
  });
});
