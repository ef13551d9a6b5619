import { describe, expect, it } from 'vitest';
import type { TextOptions } from '../../renderer/elements/types.ts';
import { engineFor, layoutElement, OPTIONS, textElement, textRuns } from '../support/text-engine.ts';

interface Case {
  name: string;
  element: object;
  options?: Partial<TextOptions>;
  /** px, where the text is made smaller */
  size: number;
  /** As read off the editor's picture of the design. */
  lines: string[];
}

/** Designs of the reference corpus whose breaks are easy to get wrong. */
const CASES: Case[] = [
  {
    name: 'hyphens break, also between digits; slashes do not',
    element: {
      text: 'well-known state-of-the-art mother-in-law re-evaluation 2026-11-22 a/b/c/d path/to/some/file',
      width: 220,
      height: 260,
      fontSize: 22,
    },
    size: 22,
    lines: [
      'well-known state-of-',
      'the-art mother-in-law',
      're-evaluation 2026-11-',
      '22 a/b/c/d',
      'path/to/some/file',
    ],
  },
  {
    name: 'no-break spaces break',
    element: {
      text: 'keep\u00a0these\u00a0four\u00a0words together but not these ones',
      width: 240,
      height: 260,
      fontSize: 33,
    },
    size: 33,
    lines: ['keep these four', 'words together', 'but not these', 'ones'],
  },
  {
    name: 'soft hyphens do not break: the word shrinks',
    element: {
      text: 'super\u00adcali\u00adfragi\u00adlistic\u00adexpi\u00adali\u00addocious soft hyphens',
      width: 180,
      height: 260,
      fontSize: 30,
    },
    size: 12,
    lines: ['supercalifragilisticexpialidocious', 'soft hyphens'],
  },
  {
    name: 'zero-width spaces do not break: the word shrinks',
    element: {
      text: 'break\u200bhere\u200bor\u200bhere\u200bif\u200bneeded\u200bplease',
      width: 150,
      height: 260,
      fontSize: 27,
    },
    size: 10.5,
    lines: ['breakhereorhereifneededplease'],
  },
  {
    name: 'a long word may break where that is allowed',
    element: {
      text: 'Donaudampfschifffahrtsgesellschaftskapitaen waltz nymphs give',
      width: 260,
      height: 200,
      fontSize: 36,
    },
    options: { splitAllowed: true },
    size: 33,
    lines: ['Donaudampfschi', 'fffahrtsgesellsch', 'aftskapitaen', 'waltz nymphs', 'give'],
  },
  {
    name: 'Thai does not break: it shrinks',
    element: {
      text: 'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาค',
      fontFamily: 'Noto Sans Thai',
      width: 360,
      height: 260,
      fontSize: 25,
    },
    size: 22,
    lines: ['มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาค'],
  },
  {
    name: 'Japanese breaks anywhere',
    element: {
      text: '吾輩は猫である。名前はまだ無い。どこで生れたか',
      fontFamily: 'Noto Sans JP',
      width: 360,
      height: 260,
      fontSize: 28,
    },
    size: 28,
    lines: ['吾輩は猫である。名前はま', 'だ無い。どこで生れたか'],
  },
  {
    name: 'spaces and tabs keep their width inside a line',
    element: {
      text: 'a  b   c\td   brown foxes jump   end',
      fontFamily: 'Poppins',
      width: 360,
      height: 260,
      fontSize: 24,
    },
    size: 24,
    lines: ['a  b   c d   brown foxes jump', 'end'],
  },
  {
    name: 'mixed directions break in logical order',
    element: {
      text: 'Price: 25 ש"ח total שלום (abc) 123',
      fontFamily: 'Noto Sans Hebrew',
      width: 360,
      height: 260,
      fontSize: 34,
    },
    size: 34,
    lines: ['Price: 25 ש"ח total', 'שלום (abc) 123'],
  },
  {
    name: 'the largest half px at which three lines fit',
    element: {
      text: 'brown foxes jump over the lazy dog while vexing waltz nymphs give AVATAR a fine office',
      width: 300,
      fontFamily: 'Open Sans',
      height: 90,
      fontSize: 44,
    },
    size: 20.5,
    lines: ['brown foxes jump over the lazy', 'dog while vexing waltz nymphs', 'give AVATAR a fine office'],
  },
  {
    name: 'an ellipsis ends the last line that fits',
    element: {
      text: 'Text that is cut with an ellipsis where its box ends for good',
      width: 260,
      height: 130,
      fontSize: 30,
    },
    options: { overflow: 'ellipsis' },
    size: 30,
    lines: ['Text that is cut', 'with an ellipsis', 'where its box e…'],
  },
  {
    name: 'a text without a height shrinks into one line, in whole px',
    element: {
      text: 'over the lazy dog while vexing waltz nymphs',
      fontFamily: 'Montserrat',
      width: 360,
      fontSize: 33,
    },
    size: 16.5,
    lines: ['over the lazy dog while vexing waltz', 'nymphs'],
  },
];

describe('line breaks are those of the editor', () => {
  it.each(CASES)('$name', async ({ element: properties, options, size, lines }) => {
    const element = textElement({ align: 'left', ...properties });
    const all = { ...OPTIONS, ...options };
    const runs = textRuns(layoutElement(element, await engineFor(element, all), all));
    const found = new Map<number, string>();
    for (const run of runs) found.set(run.baseline, (found.get(run.baseline) ?? '') + run.text);
    expect([...found.values()].map((line) => line.replace(/[\u00ad\u200b]/g, '').trim())).toEqual(lines);
    expect(runs[0]?.font.size).toBe(size);
  });
});
