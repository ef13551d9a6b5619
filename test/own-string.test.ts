import { describe, expect, it } from 'vitest';
import { parseDataUri } from '../renderer/assets/data-uri.ts';
import { shortUrl } from '../renderer/assets/source.ts';
import { collectGarbage } from '../renderer/garbage.ts';
import { ownString } from '../renderer/own-string.ts';
import { createMeasurer } from '../renderer/text/measurer.ts';
import { loadFace } from './support/faces.ts';

/** Characters: of larger buffers Node makes strings beside the heap. */
const LONG = 900_000;
const COUNT = 20;
const long = (i: number): string => Buffer.alloc(LONG, 97 + i).toString('latin1');

/** How many of as many long strings are held by what is made of each. */
function heldBy(make: (text: string) => unknown): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const kept = Array.from({ length: COUNT }, (_, i) => make(long(i)));
  collectGarbage();
  const held = (process.memoryUsage().heapUsed - before) / LONG;
  expect(kept.length).toBe(COUNT);
  return held;
}

describe('what is kept of a long string does not keep all of it', () => {
  it('as a part of it does', () => {
    expect(heldBy((text) => text.slice(0, 20))).toBeGreaterThan(COUNT / 2);
    expect(heldBy((text) => ownString(text.slice(0, 20)))).toBeLessThan(COUNT / 4);
  });

  it('the address and the type of a data URI', () => {
    expect(heldBy((text) => shortUrl(`data:image/svg+xml;base64,${text}`))).toBeLessThan(COUNT / 4);
    expect(heldBy((text) => parseDataUri(`data:image/svg+xml;base64,${text}`)?.contentType)).toBeLessThan(COUNT / 4);
  });

  it('the address of a long URL', () => {
    expect(heldBy((text) => shortUrl(`https://example.com/${text}`))).toBeLessThan(COUNT / 4);
  });

  it('words that a measurer knows', async () => {
    const measurer = createMeasurer();
    const font = { face: await loadFace('caveat'), size: 20, syntheticBold: false, syntheticItalic: false };
    const held = heldBy((text) => measurer.shape(text.slice(0, 20), font, 0, 'ltr').advance);
    expect(measurer.shape('a'.repeat(20), font, 0, 'ltr').text).toBe('a'.repeat(20));
    expect(held).toBeLessThan(COUNT / 4);
  });
});

it('is the same string, halves of surrogate pairs too', () => {
  for (const text of [
    '',
    'a',
    'twelve chars',
    'thirteen char',
    'é\u{1f600}'.repeat(20),
    `\ud83d${'x'.repeat(20)}\ude00`,
  ])
    expect(ownString(text)).toBe(text);
});
