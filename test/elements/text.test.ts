import { describe, expect, it } from 'vitest';
import { engineFor, layoutElement, textElement, textRuns } from '../support/text-engine.ts';

const items = async (properties: object) => {
  const element = textElement({ fontFamily: 'Roboto', width: 200, fontSize: 20, ...properties });
  return layoutElement(element, await engineFor(element));
};

describe('a text element', () => {
  it('shows its placeholder, paler, where it has no text', async () => {
    const [empty] = await items({ placeholder: 'Type here' });
    expect(empty).toMatchObject({ kind: 'group', opacity: 0.6, label: 'Type here' });
    const [faint] = await items({ placeholder: 'Type here', opacity: 0.5 });
    expect(faint).toMatchObject({ opacity: 0.3 });
    expect(await items({})).toEqual([]);
  });

  it('draws nothing in a font that Chromium takes for none', async () => {
    expect(await items({ text: 'a', fontSize: 0.009 })).toEqual([]);
    expect(await items({ text: 'a', fontSize: 0.01 })).toHaveLength(1);
  });

  it('says its lines without tags to who reads it aloud', async () => {
    const [spoken] = await items({ text: '<p>one<br>two</p><ul><li>three</li></ul>' });
    expect(spoken).toMatchObject({ label: 'one\ntwo\nthree' });
  });

  it('stands at its place, turned about its corner', async () => {
    const [placed] = await items({ text: 'a', x: 30, y: 40, rotation: 90 });
    const { transform } = placed as { transform: readonly number[] };
    expect(transform.map((value) => Number(value.toFixed(6)) + 0)).toEqual([0, 1, -1, 0, 30, 40]);
  });

  it('fades fill and stroke as one picture', async () => {
    const stroked = { text: 'a', stroke: 'red', strokeWidth: 2, opacity: 0.5 };
    const [whole] = await items(stroked);
    expect(whole).toMatchObject({ kind: 'group', opacity: 0.5, items: [{ kind: 'group' }] });
    expect(textRuns([whole!]).map(({ fill, stroke }) => [fill !== null, stroke !== null])).toEqual([
      [false, true],
      [true, false],
    ]);
  });
});
