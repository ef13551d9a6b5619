import { describe, expect, it } from 'vitest';
import { fontRequests } from '../../renderer/elements/text/fonts.ts';
import { decorationsOf, strokeOf, verticalShare } from '../../renderer/elements/text/style.ts';
import { engineFor, layoutElement, OPTIONS, textElement, textRuns } from '../support/text-engine.ts';

describe('the style of a text element', () => {
  it.each(['italic', 'oblique', 'bold Italic', 'oblique 10deg'])(
    'slants text of every engine: %s',
    async (fontStyle) => {
      for (const engine of ['plain', 'rich', 'markup'] as const) {
        const element = textElement({ text: 'slanted', fontStyle, width: 300 });
        const options = { ...OPTIONS, engine };
        const [run] = textRuns(layoutElement(element, await engineFor(element, options), options));
        expect(run!.font.face.italic || run!.font.syntheticItalic).toBe(true);
      }
    },
  );

  it('reads decorations word by word', () => {
    expect(decorationsOf(textElement({ textDecoration: 'line-through underline' }))).toEqual([
      'underline',
      'line-through',
    ]);
    expect(decorationsOf(textElement({ textDecoration: 'no-underline' }))).toEqual([]);
  });

  it('has a stroke only where it has a width', () => {
    expect(strokeOf(textElement({ stroke: 'red' }), 'round')).toBeNull();
    expect(strokeOf(textElement({ stroke: 'red', strokeWidth: 2 }), 'bevel')).toMatchObject({
      width: 2,
      join: 'bevel',
    });
  });

  it('shares the free height out', () => {
    const shares = ['top', 'middle', 'bottom'].map((verticalAlign) => verticalShare(textElement({ verticalAlign })));
    expect(shares).toEqual([0, 0.5, 1]);
  });

  it.each([
    ['<p><strong>a</strong></p>', [400, 700]],
    ['<p><span style="font-weight: 700">a</span></p>', [400, 700]],
    ['<p><span style="font-weight: 300">a</span></p>', [400]],
  ])('asks for the bold face of rich text: %s', (text, weights) => {
    const requests = fontRequests(textElement({ text }), { ...OPTIONS, engine: 'rich' });
    expect(requests.map(({ weight }) => weight)).toEqual(weights);
  });

  it('makes weights beyond bold of the regular face, unless a span brings the bold one', () => {
    const weightsOf = (text: string) =>
      fontRequests(textElement({ text, fontWeight: 900 }), { ...OPTIONS, engine: 'rich' }).map(({ weight }) => weight);
    expect(weightsOf('<p>a</p>')).toEqual([400]);
    expect(weightsOf('<p><b>a</b></p>')).toEqual([400, 700]);
  });

  it('asks for the face of the ellipsis where a text may end in one', () => {
    const element = textElement({ text: 'long' });
    expect(fontRequests(element, { ...OPTIONS, overflow: 'ellipsis' })[0]!.text).toBe('long…');
    expect(fontRequests(element, OPTIONS)[0]!.text).toBe('long');
  });
});
