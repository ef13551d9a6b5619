import { describe, expect, it } from 'vitest';
import type { TextOptions } from '../../renderer/elements/types.ts';
import { engineFor, layoutElement, OPTIONS, textElement, textRuns } from '../support/text-engine.ts';

/**
 * Texts that are wrapped at a width, px, and the characters of their lines from left to right as Chromium has them in HTML
 * (Tinos, 22 px, `pre-wrap`), without white space and marks, for both directions of the paragraph.
 */
const CASES = [
  {
    title: 'brackets',
    width: 240,
    text: 'מחיר: $1,234.50 (כולל מע"מ) abc',
    ltr: 'ללוכ($1,234.50:ריחמ|)מ"עמabc',
    rtl: 'ללוכ($1,234.50:ריחמ|abc)מ"עמ',
  },
  {
    title: 'numbers',
    width: 170,
    text: 'שלום עולם ארוך 5 + 3 = 8 abc',
    ltr: '5ךוראםלועםולש|8=3+abc',
    rtl: '5ךוראםלועםולש|abc8=3+',
  },
  {
    title: 'range',
    width: 170,
    text: 'שלום עולם: 10-20 שעות abc',
    ltr: '10-20:םלועםולש|תועשabc',
    rtl: '10-20:םלועםולש|abcתועש',
  },
  {
    title: 'percent',
    width: 170,
    text: 'המחיר הוא 15.00 % הנחה (20%) היום',
    ltr: '15.00אוהריחמה|)20%(החנה%|םויה',
    rtl: '15.00אוהריחמה|)20%(החנה%|םויה',
  },
  {
    title: 'latin base',
    width: 170,
    text: 'abc שלום (עולם) def 12 ושוב עוד',
    ltr: 'abc)םלוע(םולש|def12דועבושו',
    rtl: ')םלוע(םולשabc|דועבושוdef12',
  },
  {
    title: 'isolate rtl',
    width: 170,
    text: 'start \u2067abc שלום 12, def\u2069 end of it all',
    ltr: 'start,12םולשabc|defendofitall',
    rtl: 'start,12םולשabc|defendofitall',
  },
  {
    title: 'isolate first',
    width: 150,
    text: 'start \u2068שלום abc 12\u2069: end (of) it',
    ltr: 'startabcםולש|12:end(of)it',
    rtl: 'startabcםולש|12:end(of)it',
  },
  {
    title: 'embedding',
    width: 150,
    text: 'abc \u202bdef שלום, ghi 12\u202c jkl mno',
    ltr: 'abc,םולשdef|ghi12jklmno',
    rtl: ',םולשdefabc|jklmnoghi12',
  },
  {
    title: 'override',
    width: 130,
    text: 'abc \u202edef ghi jkl\u202c mno pqr stu',
    ltr: 'abclkjihgfed|mnopqrstu',
    rtl: 'lkjihgfedabc|mnopqrstu',
  },
  {
    title: 'override ltr',
    width: 110,
    text: 'אבג \u202dדהו זחט יכל\u202c מנס עפצ',
    ltr: 'גבאדהוזחט|יכלצפעסנמ',
    rtl: 'דהוזחטגבא|צפעסנמיכל',
  },
  {
    title: 'marks',
    width: 150,
    text: 'abc\u200f, 12 def \u200fghi (שלום) jkl',
    ltr: 'abc12,defghi|(םולש)jkl',
    rtl: 'ghidef12,abc|jkl)םולש(',
  },
  {
    title: 'nested',
    width: 170,
    text: 'אבג \u2066abc \u2067דהו (12) זחט\u2069 def\u2069 יכל מנס',
    ltr: 'abc)12(והדגבא|סנמלכיטחזdef',
    rtl: 'abc)12(והדגבא|סנמלכיטחזdef',
  },
  {
    title: 'trailing spaces',
    width: 110,
    text: 'שלום    עולם    abc    עוד',
    ltr: 'םלועםולש|abcדוע',
    rtl: 'םלועםולש|דועabc',
  },
  {
    title: 'quotes',
    width: 160,
    text: 'הוא אמר "hello, world" ואז הלך (ok?)',
    ltr: 'רמאאוה"hello,|world"ךלהזאו|(ok?)',
    rtl: 'hello,"רמאאוה|ךלהזאו"world|)?ok(',
  },
  {
    title: 'slash',
    width: 160,
    text: 'קבצים: a/b/c.txt ועוד d/e.txt סוף',
    ltr: 'םיצבק:a/b/c.txt|דועוd/e.txtףוס',
    rtl: 'a/b/c.txt:םיצבק|ףוסd/e.txtדועו',
  },
];

/** The lines of a text, top to bottom, their characters from left to right. */
async function linesOf(text: string, width: number, options: TextOptions): Promise<string> {
  const element = textElement({ text, width, height: 500, fontSize: 22, fontFamily: 'Tinos', align: 'left' });
  const lines = new Map<number, { x: number; character: string }[]>();
  for (const run of textRuns(layoutElement(element, await engineFor(element, options), options))) {
    const line = lines.get(Math.round(run.baseline)) ?? [];
    lines.set(Math.round(run.baseline), line);
    for (const { x, word } of run.stops)
      for (const glyph of word.glyphs) line.push({ x: run.x + x + glyph.x, character: word.text[glyph.cluster] ?? '' });
  }
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(([, line]) => line.sort((a, b) => a.x - b.x).map(({ character }) => character))
    .map((line) => line.join('').replace(/[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, ''))
    .join('|');
}

const options = (engine: TextOptions['engine']): TextOptions => ({ ...OPTIONS, engine, overflow: 'resize' });
const beginsRightToLeft = (text: string): boolean => /^[^\p{L}]*[\u0590-\u08ff]/u.test(text);

describe('lines of a paragraph that turns', () => {
  describe.each(CASES)('$title', ({ text, width, ltr, rtl }) => {
    const html = text.replaceAll('"', '&quot;');
    it.each([
      ['ltr', ltr],
      ['rtl', rtl],
    ])('are ordered as a whole in rich text: %s', async (direction, expected) => {
      expect(await linesOf(`<p dir="${direction}">${html}</p>`, width, options('rich'))).toBe(expected);
    });
    it('are ordered as a whole in text of schema 4', async () => {
      expect(await linesOf(text, width, options('markup'))).toBe(beginsRightToLeft(text) ? rtl : ltr);
    });
  });

  it('keep their order across elements', async () => {
    const { text, width, rtl } = CASES[0]!;
    const parts = text.split(' ').map((word, i) => (i % 2 ? `<b style="font-weight:400">${word}</b>` : word));
    expect(await linesOf(`<p dir="rtl">${parts.join(' ')}</p>`, width, options('rich'))).toBe(rtl);
    expect(await linesOf(`<p>${parts.join(' ')}</p>`, width, options('markup'))).toBe(rtl);
  });
});
