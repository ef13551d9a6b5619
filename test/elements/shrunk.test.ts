import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';

const renderer = await createRenderer({ systemFonts: false });
afterAll(() => renderer.close());

const designOf = (text: object, schemaVersion: number) => ({
  width: 300,
  height: 200,
  schemaVersion,
  pages: [{ children: [{ type: 'text', text: 'two words', width: 60, fontSize: 20, ...text }] }],
});
const shrunkIn = (told: readonly { code: string }[]) => told.filter(({ code }) => code === 'text_shrunk');
const warned = async (text: object, schemaVersion: number, options: RenderOptions = {}) =>
  shrunkIn((await renderer.render(designOf(text, schemaVersion), options)).warnings);

const ENGINES: [string, number, RenderOptions?][] = [
  ['plain', 3],
  ['rich', 3, { richTextEnabled: true }],
  ['markup', 4],
];

it.each(ENGINES)(
  '%s text without a height that shrinks to one line is told, with what to do',
  async (_, version, options) => {
    expect(await warned({}, version, options)).toEqual([
      {
        code: 'text_shrunk',
        path: 'pages[0].children[0].text',
        message: expect.stringMatching(
          /^the text shrinks from 20 px to [\d.]+ px to fit the height of a line, for it states none$/,
        ),
        hint: 'give it a `height`, or set `textOverflow` to resize',
      },
    ]);
    expect(await warned({ width: 200 }, version, options)).toEqual([]);
  },
);

it.each(ENGINES)('%s text is told of by a check alone where its box was chosen', async (_, version, options) => {
  for (const text of [{ height: 24 }, { textOverflow: 'fit' }]) {
    expect(await warned(text, version, options)).toEqual([]);
    expect(shrunkIn(await renderer.check(designOf(text, version), options))).toHaveLength(1);
  }
  for (const textOverflow of ['resize', 'ellipsis'] as const) {
    expect(await warned({ textOverflow }, version, options)).toEqual([]);
    expect(await warned({}, version, { ...options, textOverflow })).toEqual([]);
  }
});

it('how far a text shrinks is told as its fontSize, at which it fits, whatever its spans say', async () => {
  const text = '<p><span style="font-size: 40px">Large</span> and as the element says, in several lines</p>';
  const findingsAt = async (fontSize: number) =>
    shrunkIn(await renderer.check(designOf({ text, width: 120, height: 100, fontSize }, 3), { richTextEnabled: true }));
  const [finding] = (await findingsAt(30)) as { code: string; message: string }[];
  const [, size] = /from 30 px to ([\d.]+) px to fit its box$/.exec(finding!.message)!;
  expect(await findingsAt(Number(size))).toEqual([]);
});

it('a film tells it once', async () => {
  const design = designOf({ animations: [{ type: 'enter', name: 'fade', enabled: true, duration: 200 }] }, 4);
  expect(shrunkIn((await renderer.render(design, { format: 'gif', duration: 400 })).warnings)).toHaveLength(1);
});
