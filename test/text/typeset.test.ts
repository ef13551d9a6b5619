import { describe, expect, it } from 'vitest';
import { createMeasurer } from '../../renderer/text/measurer.ts';
import { createTypesetter, type Setting, textItems } from '../../renderer/text/typeset.ts';
import { fakeMeasurer, loadFace, oneFace } from '../support/faces.ts';

const setting: Setting = {
  font: { family: 'Fake', weight: 400, italic: false },
  size: 20,
  letterSpacing: 0,
  direction: 'ltr',
  kernSpaces: false,
};
const fake = createTypesetter({ fonts: oneFace(), measurer: fakeMeasurer });
const stopsOf = (text: string, change: Partial<Setting> = {}) =>
  fake
    .set(text, { ...setting, ...change })
    .runs.flatMap((run) => run.stops.map((stop) => [run.x + stop.x, stop.word.text]));

describe('typesetting a string', () => {
  it('measures word by word and leaves spaces undrawn', () => {
    expect(fake.set('aa  b', setting).advance).toBe(50);
    expect(stopsOf('aa  b')).toEqual([
      [0, 'aa'],
      [40, 'b'],
    ]);
  });
  it('shapes ideographs one by one', () => {
    expect(stopsOf('日本go').map(([, text]) => text)).toEqual(['日', '本', 'go']);
  });
  it('takes tabs and newlines for spaces, as a canvas does', () => {
    expect(stopsOf('a\tb\nc').map(([x]) => x)).toEqual([0, 20, 40]);
  });
  it('places right-to-left words from the right', () => {
    expect(stopsOf('אב גדה')).toEqual([
      [0, 'גדה'],
      [40, 'אב'],
    ]);
  });
  it('gives spaced letters no alternates for their neighbours, as Chromium does', async () => {
    const caveat = createTypesetter({ fonts: oneFace(await loadFace('caveat')), measurer: createMeasurer() });
    const wordOf = (letterSpacing: number, text = 'visit') =>
      caveat.set(text, { ...setting, letterSpacing }).runs[0]!.stops[0]!.word;
    const ids = ({ glyphs }: ReturnType<typeof wordOf>) => glyphs.map(({ id }) => id);
    const alone = [...'visit'].map((letter) => ids(wordOf(0, letter))[0]);
    expect(ids(wordOf(0))).not.toEqual(alone);
    expect(ids(wordOf(1))).toEqual(alone);
  });
  it('keeps marks that stand on a space', async () => {
    const roboto = createTypesetter({ fonts: oneFace(await loadFace('roboto')), measurer: createMeasurer() });
    const wordsOf = (text: string) =>
      roboto
        .set(text, { ...setting, kernSpaces: true })
        .runs.flatMap(({ stops }) =>
          stops.map(({ x, word }) => ({ text: word.text, end: x + word.advance, glyphs: word.glyphs.length })),
        );
    const [a, mark, b, c] = wordsOf('a \u0301b c');
    expect([a, mark, b, c].map((word) => word?.text)).toEqual(['a', ' \u0301', 'b', 'c']);
    expect([a, mark, b, c].map((word) => word?.glyphs)).toEqual([1, 2, 1, 1]);
    expect(wordsOf(' \u0301').map(({ text }) => text)).toEqual([' \u0301']);
    expect(wordsOf('a  b ').map(({ text }) => text)).toEqual(['a', 'b']);
  });
  it('rounds ascents and descents at the size cut to hundredths of a px, halves up', async () => {
    const heights = async (family: string, size: number) =>
      createTypesetter({ fonts: oneFace(await loadFace(family)), measurer: createMeasurer() }).lineMetrics(
        { family, weight: 400, italic: false },
        size,
      );
    // 0.984 × 37.1 is 36.506, but 37.1 is 37.09 there; 1.05 × 30 is 31.5, and 1.16 × 12.5 is 14.5.
    expect((await heights('merriweather', 37.1)).ascent).toBe(36);
    expect((await heights('poppins', 30)).ascent).toBe(32);
    expect((await heights('noto-sans-jp', 12.5)).ascent).toBe(15);
  });
  it('counts letter spacing after every character', () => {
    expect(fake.set('abc', { ...setting, letterSpacing: 2 }).advance).toBe(36);
  });
  it('makes items of what is drawn', () => {
    const set = fake.set('a b', setting);
    expect(textItems(set, 5, 30, { fill: null, stroke: null })).toMatchObject([{ text: 'a b', x: 5, baseline: 30 }]);
    expect(textItems(fake.set(' ', setting), 0, 0, { fill: null, stroke: null })).toMatchObject([
      { text: ' ', stops: [] },
    ]);
  });
});

describe('kerning with spaces', () => {
  it('moves words together in a face that kerns them, and keeps what is inside them', async () => {
    const engine = { fonts: oneFace(await loadFace('playfair-display')), measurer: createMeasurer() };
    const typesetter = createTypesetter(engine);
    const apart = typesetter.set('AVATAR Y T', setting);
    const kerned = typesetter.set('AVATAR Y T', { ...setting, kernSpaces: true });
    expect(kerned.advance).toBeLessThan(apart.advance - 1);
    const glyphs = (set: typeof apart) =>
      set.runs[0]!.stops.map((stop) => stop.word.glyphs.map((g) => [g.id, g.cluster]));
    expect(glyphs(kerned)).toEqual(glyphs(apart));
  });
});

describe('advances', () => {
  it('are those of the words that are set, to the last bit', async () => {
    const measurer = createMeasurer();
    for (const [family, subset, texts] of [
      ['playfair-display', 'latin', ['AVATAR office', 'To ', 'a\u0301 fi']],
      ['noto-sans-arabic', 'arabic', ['سلام يبي', 'abc سلام 123', 'لا']],
    ] as const) {
      const typesetter = createTypesetter({ fonts: oneFace(await loadFace(family, subset)), measurer });
      for (const size of [7.3, 24])
        for (const letterSpacing of [0, 1.7])
          for (const direction of ['ltr', 'rtl'] as const)
            for (const kernSpaces of [true, false])
              for (const text of texts) {
                const font = { family: '', weight: 400, italic: false };
                const setting = { font, size, letterSpacing, direction, kernSpaces };
                const advance = typesetter.advance(text, setting);
                expect(advance).toBe(typesetter.set(text, setting).advance);
                expect(advance).toBeGreaterThan(0);
              }
    }
  });
});

describe('positioned marks', () => {
  it('stand off the pen', async () => {
    const measurer = createMeasurer();
    const font = {
      face: await loadFace('noto-sans-arabic', 'arabic'),
      size: 20,
      syntheticBold: false,
      syntheticItalic: false,
    };
    const word = measurer.shape('يبي', font, 0, 'rtl');
    expect(word.glyphs.some((glyph) => glyph.y !== 0)).toBe(true);
    expect(measurer.shape('ا', font, 0, 'rtl').glyphs.every(({ x, y }) => x === 0 && y === 0)).toBe(true);
  });
});
