import { describe, expect, it, onTestFinished } from 'vitest';
import { photoFile } from '../../bench/designs.ts';
import { createRenderer, RenderError, type RenderOptions } from '../../renderer/index.ts';
import { resolveOptions } from '../../renderer/internal.ts';
import { readConfig } from '../../src/config.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { bodyWithoutSources, wholeBody } from '../../src/dispatch/read-body.ts';
import { temporaryFolder } from '../support/service.ts';

const LONG = 'Ab9/'.repeat(2000);
const photo = `data:image/jpeg;base64,${LONG}`;
const bodyOf = (value: unknown, indent?: number): Buffer => Buffer.from(JSON.stringify(value, null, indent));

/** The body with what its names stand for. */
function filled(body: Buffer): unknown {
  const { value, sources } = bodyWithoutSources(body);
  return JSON.parse(JSON.stringify(value), (_, part) =>
    typeof part === 'string' ? (sources.get(part)?.toString() ?? part) : part,
  );
}

/** A body without the sources of pictures in it. */
const withoutImages = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, part) => (part?.type === 'image' ? { ...part, src: '' } : part)));

describe('a body without its sources', () => {
  const image = (src: string) => ({ type: 'image', src, width: 10, height: 10 });
  const pages = [{ children: [image(photo), image(`${photo}+Z`), image(photo), image('data:image/png;base64,AAAA')] }];

  it.each([0, 2])('has a name in place of each long data URI, and says what it was (indent %i)', (indent) => {
    const body = bodyOf({ design: { pages } }, indent);
    const { value, sources } = bodyWithoutSources(body);
    expect([...sources.values()].map(String)).toEqual([photo, `${photo}+Z`]);
    expect(JSON.stringify(value)).toHaveLength(JSON.stringify(value).replaceAll(LONG, '').length);
    expect((value as { design: unknown }).design).toMatchObject({
      pages: [
        { children: [{ src: expect.stringMatching(/^data:image\/jpeg;base64,held:/) }, {}, {}, pages[0]!.children[3]] },
      ],
    });
    expect(filled(body)).toEqual(JSON.parse(body.toString()));
  });

  it.each<[string, object]>([
    [
      'texts',
      {
        design: {
          pages: [
            {
              children: [
                { type: 'text', text: photo },
                { type: 'text', text: `"src":"${photo}"` },
              ],
            },
          ],
        },
      },
    ],
    ['names that end alike', { design: { pages: [{ 'a"src': photo, asrc: photo }] } }],
    ['lists', { design: { pages: [['src', photo]] } }],
    ['fonts', { design: { pages: [], fonts: [{ fontFamily: 'A', src: photo, styles: [{ src: photo }] }] } }],
    ['sounds', { design: { pages: [], audios: [{ src: photo }] } }],
    ['records', { template: { pages }, record: { src: photo, more: [{ src: photo }] } }],
    ['fillings', { design: { pages }, data: { src: photo }, exportOptions: { data: { src: photo } } }],
    ['other types', { design: { pages: [{ src: `data:font/woff2;base64,${LONG}` }] } }],
    ['no base64', { design: { pages: [{ src: `data:image/svg+xml;utf8,<svg>${LONG}</svg>` }] } }],
    ['escaped ones', { design: { pages: [{ src: `${photo}\n"` }] } }],
    ['no comma', { design: { pages: [{ src: `data:image/jpeg;base64${LONG}` }] } }],
  ])('leaves %s as they are', (_, value) => {
    const { value: read } = bodyWithoutSources(bodyOf(value));
    expect(withoutImages(read)).toEqual(withoutImages(value));
    expect(filled(bodyOf(value))).toEqual(value);
  });

  it.each([
    '{"design":',
    '{"src":"data:image/png;base64,',
    `{"src":"data:image/png;base64,${LONG}`,
    '',
    '[1,2]',
    '"src"',
  ])('is parsed as any: %s', (text) => {
    const outcome = (read: () => unknown) => {
      try {
        return JSON.stringify(read());
      } catch (error) {
        return String(error);
      }
    };
    expect(outcome(() => bodyWithoutSources(Buffer.from(text)).value)).toBe(
      outcome(() => wholeBody(Buffer.from(text)).value),
    );
  });
});

it('is rendered as the library renders it, with the same warnings and errors', async () => {
  const env = { GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_DATA_DIR: await temporaryFolder() };
  // Of the sources here, whatever is built.
  const pool = createDispatcher(readConfig(env), { worker: new URL('../../src/dispatch/worker.ts', import.meta.url) });
  const renderer = await createRenderer({ googleFontsUrl: null });
  onTestFinished(async () => void (await Promise.all([pool.close(), renderer.close()])));
  const data = (await photoFile(300, 200, 3)).toString('base64');
  const image = (src: string, more: object = {}) => ({ type: 'image', src, width: 60, height: 40, ...more });
  const designs = [
    [image(`data:image/jpeg;base64,${data}`)],
    [image(`data:image/jpeg;base64,${data}`), image(`data:image/png;base64,${data}`, { x: 30, cropWidth: 0.5 })],
    [image(`data:image/jpeg;base64,${data.slice(0, 6000)}`)],
    [image(`data:image/jpeg;base64,${LONG}`)],
    [image(`data:image/jpeg;base64,${data}!`)],
    [image(`data:video/mp4;base64,${data}`)],
    [image(`data:image/jpeg;base64,${data.replaceAll('+', '%2B')}`)],
  ].map((children) => ({ width: 100, height: 60, pages: [{ children }] }));
  const outcomeOf = async (render: Promise<{ data: Uint8Array; warnings: unknown }>) => {
    try {
      const { data: file, warnings } = await render;
      return { file: Buffer.from(file).toString('base64'), warnings };
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      const { code, path, message, hint } = error;
      return { code, path, message, hint };
    }
  };
  const options: RenderOptions[] = [{}, { skipImageError: true }, { placeholder: 'message' }, { format: 'svg' }];
  for (const design of designs)
    for (const given of options) {
      const expected = await outcomeOf(renderer.render(design, given));
      for (let round = 0; round < 2; round++) {
        const task = { body: Buffer.from(JSON.stringify({ design })), options: resolveOptions(given) };
        expect(await outcomeOf(pool.render(task))).toEqual(expected);
      }
    }
});
