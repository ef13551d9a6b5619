import { readFileSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../../renderer/index.ts';
import { cmykColors } from '../../../renderer/paint/pdf/colors.ts';
import { divided } from '../../../renderer/paint/pdf/gradients.ts';
import { type Intent, openCmykProfile } from '../../../renderer/paint/pdf/lcms.ts';
import { registeredCondition } from '../../../renderer/paint/pdf/print.ts';
import { loadProfile } from '../../../renderer/paint/pdf/profiles.ts';
import { describeWith } from '../../support/describe-with.ts';
import { checkPdf, pdfObjects } from '../../support/pdf.ts';
import { readPdf } from '../../support/pdf-file.ts';
import { sharedFolder } from '../../support/service.ts';
import { SWOP_PROFILE } from '../../support/tools.ts';

const builtIn = (await loadProfile(undefined, { directory: undefined, isDeclared: false, warn: () => {} })).data;
const usual = { intent: 'relative', blackPointCompensation: true } as const;

/** What transicc says of a profile (tools/ink-fixture.ts). */
const fixture = (name: string): [rgb: number[], inks: number[]][] =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'inks', `${name}.json`), 'utf8'));

/** The largest dE between the inks of ours and of transicc, as they print. */
async function compared(profile: Buffer, name: string): Promise<number> {
  const opened = await openCmykProfile(profile, usual);
  const colors = fixture(name);
  const inks = opened.toInks(Uint8Array.from(colors.flatMap(([rgb]) => rgb)));
  const ours = opened.toLab(Float32Array.from(inks, (ink) => (ink * 100) / 255));
  const theirs = opened.toLab(Float32Array.from(colors.flatMap(([, said]) => said)));
  opened.close();
  return Math.max(...colors.map((_, i) => Math.hypot(...[0, 1, 2].map((j) => ours[3 * i + j]! - theirs[3 * i + j]!))));
}

describe('colours through a profile', () => {
  it('are the inks of transicc: the built-in profile', async () => {
    expect(await compared(builtIn, 'built-in')).toBeLessThan(1);
  });

  it('are the same in a picture as alone, however many', async () => {
    const opened = await openCmykProfile(builtIn, usual);
    const many = Uint8Array.from({ length: 3 * 600_000 }, (_, i) => (i % 3) * 40);
    const inks = opened.toInks(many);
    expect(inks.subarray(0, 4)).toEqual(opened.toInks(many.subarray(0, 3)));
    expect(inks.subarray(-4)).toEqual(inks.subarray(0, 4));
    opened.close();
  });

  it('of greys get darker all the way, in four inks and in black alone', async () => {
    const opened = await openCmykProfile(builtIn, usual);
    const colors = cmykColors(opened, { black: 'text' });
    const levels = Array.from({ length: 256 }, (_, level) => ({ r: level, g: level, b: level, a: 1 }));
    const black = levels.map((grey) => colors.of(grey, 'text')[3]!);
    expect([black[0], black[255]]).toEqual([100, 0]);
    for (let level = 1; level < 256; level++) expect(black[level]).toBeLessThan(black[level - 1]!);
    opened.close();
  });

  it.each([
    ['red', [255, 0, 0], 'blue', [0, 0, 255]],
    ['yellow', [255, 255, 0], 'blue', [0, 0, 255]],
    ['black', [0, 0, 0], 'white', [255, 255, 255]],
    ['green', [0, 160, 0], 'magenta', [255, 0, 255]],
  ])('of a gradient go the way of light, within dE 3: %s to %s', async (_, from, __, to) => {
    const opened = await openCmykProfile(builtIn, usual);
    const colors = cmykColors(opened, { black: 'text' });
    const rgba = ([r, g, b]: readonly number[]) => ({ r: r!, g: g!, b: b!, a: 1 });
    const stops = divided(
      [
        { offset: 0, color: rgba(from as number[]) },
        { offset: 1, color: rgba(to as number[]) },
      ],
      colors.gradientSteps,
    );
    const samples = Array.from({ length: 129 }, (_, i) => i / 128);
    const drawn = samples.map((t) => {
      const i = Math.min(stops.length - 2, Math.floor(t * colors.gradientSteps));
      const [one, other] = [stops[i]!, stops[i + 1]!];
      const share = (t - one.offset) / (other.offset - one.offset);
      const [a, b] = [colors.of(one.color), colors.of(other.color)];
      return a.map((ink, j) => ink + (b[j]! - ink) * share);
    });
    const right = samples.map((t) =>
      colors.of(rgba((from as number[]).map((v, j) => Math.round(v + ((to as number[])[j]! - v) * t)))),
    );
    const [one, other] = [drawn, right].map((inks) => opened.toLab(Float32Array.from(inks.flat())));
    opened.close();
    const differences = samples.map((_, i) =>
      Math.hypot(...[0, 1, 2].map((j) => one![3 * i + j]! - other![3 * i + j]!)),
    );
    expect(Math.max(...differences)).toBeLessThan(3);
  });

  it.each([
    ['Coated FOGRA39 (ISO 12647-2:2004)', 'FOGRA39'],
    ['ISO Coated v2 300% (ECI)', 'FOGRA39'],
    ['PSO Coated v3', 'FOGRA51'],
    ['PSO Uncoated v3 (FOGRA52)', 'FOGRA52'],
    ['U.S. Web Coated (SWOP) v2', 'CGATS TR 001'],
    ['GRACoL2006_Coated1v2', 'CGATS TR 006'],
    ['Japan Color 2001 Coated', 'JC200103'],
    ['Artifex CMYK SWOP Profile', undefined],
    ['Chemical proof', undefined],
  ])('of the profile %s are for the condition %s', (description, condition) => {
    expect(registeredCondition(description)).toBe(condition);
  });

  it('keep to a limit of all inks, and keep their black', async () => {
    const opened = await openCmykProfile(builtIn, usual);
    const [free, limited] = [{}, { inkLimit: 220 }].map((more) => cmykColors(opened, { black: 'none', ...more }));
    let most = 0;
    for (let i = 0; i < 512; i++) {
      const color = { r: (i & 7) * 36, g: ((i >> 3) & 7) * 36, b: (i >> 6) * 36, a: 1 };
      const inks = limited!.of(color);
      expect(inks[3]).toBe(free!.of(color)[3]);
      most = Math.max(
        most,
        inks.reduce((sum, ink) => sum + ink),
      );
    }
    expect(most).toBeLessThanOrEqual(220);
    expect(most).toBeGreaterThan(200);
    opened.close();
  });
});

describeWith(['ghostscript'], 'a SWOP profile', () => {
  it('gives the inks of transicc', async () => {
    expect(await compared(readFileSync(SWOP_PROFILE), 'swop')).toBeLessThan(1);
  });
});

describeWith(['qpdf', 'mutool'], 'a PDF for print', () => {
  const folder = sharedFolder();
  const renderer = createRenderer({ profilesDir: folder });
  afterAll(async () => (await renderer).close());
  const design = (children: object[], background = 'white') => ({
    width: 100,
    height: 60,
    pages: [{ id: 'p', background, children }],
  });
  async function objectsOf(given: object, options: Partial<RenderOptions> = {}): Promise<string> {
    const color = { space: 'CMYK' as const, ...options.color };
    const { data } = await (await renderer).render(given, { format: 'pdf', vector: true, ...options, color });
    checkPdf(data);
    return pdfObjects(data);
  }
  /** The inks that are set in a file, e.g. `0 0 0 1`. */
  const inksIn = (objects: string): string[] =>
    [...objects.matchAll(/^((?:[\d.]+ ){4})(?:scn|SCN)$/gm)].map(([, inks]) => inks!.trim());
  const text = (fill: string) => ({ type: 'text', text: 'Text', width: 90, fontSize: 20, fill });
  const area = (fill: string, fields: object = {}) => ({ type: 'figure', width: 50, height: 40, fill, ...fields });

  it('has text and thin lines of greys in black alone, and areas as the profile says', async () => {
    expect(inksIn(await objectsOf(design([text('black')])))).toContain('0 0 0 1');
    const [grey] = inksIn(await objectsOf(design([text('#333')]))).filter((inks) => inks.startsWith('0 0 0 0.'));
    expect(Number(grey!.split(' ')[3])).toBeGreaterThan(0.8);
    const line = { type: 'line', width: 80, height: 1, color: 'black' };
    expect(inksIn(await objectsOf(design([line])))).toContain('0 0 0 1');
    expect(inksIn(await objectsOf(design([area('black')])))).not.toContain('0 0 0 1');
    expect(inksIn(await objectsOf(design([text('#c00')])))).not.toContain('0 0 0 1');
  });

  it.each([
    ['all', true, true],
    ['none', false, false],
  ] as const)('does so by choice: black %s', async (black, ofText, ofAreas) => {
    const color = { space: 'CMYK' as const, black };
    expect(inksIn(await objectsOf(design([text('black')]), { color })).includes('0 0 0 1')).toBe(ofText);
    expect(inksIn(await objectsOf(design([area('black')]), { color })).includes('0 0 0 1')).toBe(ofAreas);
  });

  it('prints an area and a picture of one colour with the same inks', async () => {
    const picture = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    const src = `data:image/png;base64,${picture.toString('base64')}`;
    const objects = await objectsOf(design([{ type: 'image', src, width: 20, height: 20 }], '#000'));
    const [page] = inksIn(objects);
    const bytes = page!.split(' ').map((ink) => Math.round(Number(ink) * 255));
    const opened = await openCmykProfile(builtIn, usual);
    expect([...opened.toInks(Uint8Array.of(0, 0, 0))]).toEqual(bytes);
    opened.close();
    expect(objects).toMatch(
      /\/ColorSpace \/DeviceCMYK[^>]*\/Subtype \/Image|\/Subtype \/Image[^>]*\/ColorSpace \/DeviceCMYK/s,
    );
  });

  it('has shadows and blurred text of greys in black alone, multiplied where they are black', async () => {
    const shadow = { shadowEnabled: true, shadowBlur: 8, shadowOffsetX: 4 };
    const objects = await objectsOf(design([area('#c00', shadow)]));
    expect(objects).toContain('/BM /Multiply');
    const images = [...objects.matchAll(/\/ColorSpace (\/\w+)/g)].map(([, space]) => space);
    expect(new Set(images)).toEqual(new Set(['/DeviceGray']));
    const blurred = await objectsOf(design([{ ...text('#333'), blurEnabled: true, blurRadius: 4 }]));
    expect(blurred).not.toMatch(/\/ColorSpace \/DeviceCMYK/);
    expect(await objectsOf(design([area('#c00', shadow)]), { color: { space: 'CMYK', black: 'none' } })).toMatch(
      /\/ColorSpace \/DeviceCMYK/,
    );
  });

  it('keeps pictures of greys in black ink', async () => {
    const create = { width: 8, height: 8, channels: 3, background: '#777' } as const;
    for (const format of ['jpeg', 'png'] as const) {
      const data = await sharp({ create }).toColourspace('b-w')[format]().toBuffer();
      const src = `data:image/${format};base64,${data.toString('base64')}`;
      const objects = await objectsOf(design([{ type: 'image', src, width: 20, height: 20 }]));
      expect(objects).not.toMatch(/\/ColorSpace \/DeviceCMYK/);
    }
  });

  it('goes from colour to colour as light does', async () => {
    const { data } = await (await renderer).render(design([area('linear-gradient(90deg, #ff0000 0%, #0000ff 100%)')]), {
      format: 'pdf',
      vector: true,
      color: { space: 'CMYK' },
    });
    checkPdf(data);
    const file = readPdf(data);
    const [reference] = file.references().filter((one) => file.dict(one)['/FunctionType'] === 0);
    expect(file.dict(reference)['/Size']).toEqual([33]);
    const samples = file.bytes(reference);
    const stops = Array.from({ length: 33 }, (_, i) =>
      [0, 2, 4, 6].map((j) => samples.readUInt16BE(8 * i + j) / 0xffff),
    );
    const opened = await openCmykProfile(builtIn, usual);
    const middle = [...opened.toInks(Uint8Array.of(128, 0, 128))].map((ink) => ink / 255);
    opened.close();
    stops[16]!.forEach((ink, i) => {
      expect(ink).toBeCloseTo(middle[i]!, 2);
    });
  });

  it.each<[Intent, boolean]>([
    ['perceptual', false],
    ['relative', false],
    ['relative', true],
    ['saturation', true],
    ['absolute', false],
  ])('takes the intent %s, with black point compensation: %s', async (intent, blackPointCompensation) => {
    const color = { space: 'CMYK', intent, blackPointCompensation } as const;
    const objects = await objectsOf(design([area('#102030')]), { color });
    const opened = await openCmykProfile(builtIn, { intent, blackPointCompensation });
    const inks = [...opened.toInks(Uint8Array.of(16, 32, 48))].map((ink) => ink / 255);
    opened.close();
    expect(inksIn(objects).at(-1)!.split(' ').map(Number)).toEqual(inks.map((ink) => expect.closeTo(ink, 5)));
  });

  it('has other inks for other intents', async () => {
    const wanted = [
      ['perceptual', false],
      ['relative', false],
      ['relative', true],
    ] as const;
    const inks = await Promise.all(
      wanted.map(async ([intent, blackPointCompensation]) => {
        const opened = await openCmykProfile(builtIn, { intent, blackPointCompensation });
        const found = opened.toInks(Uint8Array.of(16, 32, 48)).join();
        opened.close();
        return found;
      }),
    );
    expect(new Set(inks).size).toBe(3);
  });

  it('refuses files that are no profile to print with, and names that several have', async () => {
    const { icc: srgb } = await sharp(
      await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
        .withIccProfile('srgb')
        .png()
        .toBuffer(),
    ).metadata();
    await writeFile(join(folder, 'sRGB.icc'), srgb!);
    await writeFile(join(folder, 'noise.icc'), Buffer.alloc(4000, 7));
    await writeFile(join(folder, 'CoatedA27.icc'), builtIn);
    await copyFile(join(folder, 'CoatedA27.icc'), join(folder, 'CoatedA39.icc'));
    await writeFile(join(folder, 'cut.icc'), builtIn.subarray(0, 5000));
    const refused = (profile: string) =>
      objectsOf(design([]), { color: { space: 'CMYK', profile }, pdfx: 'X-4' }).then(
        () => null,
        ({ code, message }) => `${code}: ${message}`,
      );
    expect(await refused('sRGB')).toBe(
      'profile_invalid: sRGB.icc cannot be printed with: it is a profile of a display for RGB, not of a printer',
    );
    expect(await refused('noise')).toContain('it is no ICC profile');
    expect(await refused('cut')).toContain('the profile ends early');
    expect(await refused('Coated')).toBe(
      'profile_ambiguous: several CMYK profiles are called "Coated": CoatedA27.icc, CoatedA39.icc',
    );
    expect(await refused('CoatedA39')).toBeNull();
  });

  it.each(['A2B', 'B2A'])(
    'refuses a profile without its tables %s, and has another opened after it',
    async (tables) => {
      const data = Buffer.from(builtIn);
      // Entries of the table of tags: signature, offset, size (ICC.1, 7.3).
      for (let at = 132; at < 132 + 12 * data.readUInt32BE(128); at += 12)
        if (data.toString('latin1', at, at + 3) === tables) data.write('xxx', at, 'latin1');
      await writeFile(join(folder, `no-${tables}.icc`), data);
      const color = { space: 'CMYK', profile: `no-${tables}` } as const;
      await expect(objectsOf(design([]), { color })).rejects.toMatchObject({ code: 'profile_invalid' });
      expect(inksIn(await objectsOf(design([text('black')])))).toContain('0 0 0 1');
    },
  );

  it('says in PDF/X what it is: vectors, a title, and a condition that is registered or none', async () => {
    const objects = await objectsOf(design([text('black')]), { pdfx: 'X-4', vector: false });
    expect(objects).toContain('<rdf:li xml:lang="x-default">Untitled</rdf:li>');
    expect(objects).toContain('/OutputConditionIdentifier (Custom)');
    expect(objects).not.toContain('/RegistryName');
    expect(objects).not.toContain('/DCTDecode');
    expect(inksIn(objects)).toContain('0 0 0 1');
    const named = await objectsOf(design([]), { pdfx: 'X-4', title: 'Poster' });
    expect(named).toContain('<rdf:li xml:lang="x-default">Poster</rdf:li>');
  });
});
