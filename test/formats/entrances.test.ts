import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { encodePixels, type Format, type FormatName, formats, resolveOptions } from '../../renderer/internal.ts';
import { createInstance } from '../../src/polotno-node.ts';
import { GESSO } from '../support/command.ts';
import { describeWith } from '../support/describe-with.ts';
import { foreignEnv } from '../support/env.ts';
import { sampled } from '../support/sampled.ts';
import { fakeExecutor, startService, temporaryFolder } from '../support/service.ts';

/** Every format at every entrance: one that is new to the registry is tested without another line here. */
const renderer = await createRenderer();
afterAll(() => renderer.close());

/** A film is short here, ms. */
const duration = 100;

const figure = (fill: string) => ({ type: 'figure', fill, x: 4, y: 4, width: 20, height: 12 });
const design = {
  width: 32,
  height: 24,
  pages: [
    { id: 'a', duration, children: [figure('#d33')] },
    { id: 'b', duration, children: [figure('#33d')] },
  ],
};

/** The name by which the bytes themselves tell their format; sharp calls AVIF by its container. */
async function nameIn(data: Uint8Array): Promise<string> {
  const head = Buffer.from(data.subarray(0, 8)).toString('latin1');
  if (head.startsWith('%PDF-')) return 'pdf';
  if (head.startsWith('<!doctyp')) return 'html';
  if (head.startsWith('PK')) return 'pptx';
  if (head.endsWith('ftyp') && !Buffer.from(data.subarray(8, 12)).toString('latin1').startsWith('avi')) return 'mp4';
  if (head.startsWith('\x1aE\xdf\xa3')) return 'webm';
  const { format, compression } = await sharp(data).metadata();
  return format === 'heif' && compression === 'av1' ? 'avif' : String(format);
}

async function renderingService(env: Record<string, string> = {}) {
  const executor = fakeExecutor(({ body, options }) =>
    renderer.render(JSON.parse(Buffer.from(body).toString()).design, options),
  );
  return startService(env, { executor });
}

const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer());

const testFormat = (format: Format<FormatName>) => () => {
  const { name, names, mimes, mime, extension, extensions, paged, compress, moves, longestSide } = format;

  it('is rendered by the library under each of its names and media types', async () => {
    for (const options of [...names.map((given) => ({ format: given })), ...mimes.map((mimeType) => ({ mimeType }))]) {
      const result = await renderer.render(design, options);
      expect(result).toMatchObject({ mime, extension, pages: paged ? 2 : 1, width: 32, height: 24 });
      expect(await nameIn(result.data)).toBe(name);
    }
  });

  it.skipIf(!compress)('is made of pixels elsewhere too', async () => {
    const whole = await renderer.render(design, { format: name });
    const pixels = await renderer.render(design, { format: name, unencoded: true });
    expect((await encodePixels(pixels, resolveOptions({ format: name }))).equals(whole.data)).toBe(true);
  });

  it.skipIf(longestSide === undefined)('refuses a side that it cannot hold', async () => {
    const wide = (width: number) =>
      renderer.render({ width, height: 1, pages: [{ id: 'wide', duration }] }, { format: name });
    await expect(wide(longestSide! + 1)).rejects.toMatchObject({
      code: 'picture_too_large',
      path: moves ? 'pages' : 'wide',
    });
    expect(await wide(longestSide!)).toMatchObject({ width: longestSide });
  });

  it('is named by the extension of the command’s output', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'design.json'), JSON.stringify(design));
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [...GESSO, 'render', ...args], { cwd, env: foreignEnv() });
    const written = sampled(extensions, 1).map((given) => `out.${given}`);
    for (const output of written) await run('design.json', '-o', output);
    await run('design.json', '-f', names.at(-1)!, '-o', 'pictures/');
    for (const file of [...written, `pictures/design.${extension}`])
      expect(await nameIn(await readFile(join(cwd, file)))).toBe(name);
  });

  it('is answered by both interfaces, with its media type and file name', async () => {
    const { post, url } = await renderingService();
    const file = await post('/api/render', { design, format: name, outputFormat: 'file' });
    expect(file.headers.get('content-type')).toBe(mime);
    expect(file.headers.get('content-disposition')).toContain(`design.${extension}`);
    expect(await nameIn(await bytesOf(file))).toBe(name);
    const inline = (await (await post('/api/render', { design, mimeType: mime })).json()) as { url: string };
    expect(inline.url).toContain(`data:${mime};base64,`);

    const stored = (await (await post('/api/render', { design, format: name, outputFormat: 'url' })).json()) as {
      url: string;
    };
    const job = (await (await post('/api/renders', { design, format: name }, { prefer: 'wait' })).json()) as {
      output: string;
    };
    const batch = { template: design, records: [{ id: 1 }], output: `{{id}}.${extensions.at(-1)}` };
    const line = JSON.parse(await (await post('/api/batches', batch)).text()) as { url: string };
    for (const address of [stored.url, job.output, line.url]) {
      const answer = await fetch(address);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, mime]);
      expect(await nameIn(await bytesOf(answer))).toBe(name);
    }

    const description = JSON.stringify(await (await fetch(`${url}/openapi.json`)).json());
    expect(description).toContain(`"${mime}":{"schema"`);
    for (const given of names) expect(description).toContain(`"${given}"`);
  });

  it('is kept, to answer a repeated render', async () => {
    const { post } = await renderingService({ GESSO_RESULT_CACHE_BYTES: '1000000' });
    const ask = () => post('/api/render', { design, format: name, outputFormat: 'file' });
    const [first, again] = [await ask(), await ask()];
    expect([first.headers.get('gesso-cache'), again.headers.get('gesso-cache')]).toEqual(['miss', 'hit']);
    expect(again.headers.get('content-type')).toBe(mime);
    expect(Buffer.from(await bytesOf(again)).equals(await bytesOf(first))).toBe(true);
  });

  it('is an attribute of the drop-in', async () => {
    const instance = await createInstance({ googleFontsUrl: null });
    const url = await instance.jsonToDataURL(design, { mimeType: mime });
    await instance.close();
    expect(url).toContain(`data:${mime};base64,`);
  });
};

/** Formats that are made by a program of the machine. */
const BY_FFMPEG: ReadonlySet<FormatName> = new Set(['mp4', 'webm']);
for (const format of formats)
  describeWith(BY_FFMPEG.has(format.name) ? ['ffmpeg'] : [], `the format ${format.name}`, testFormat(format));

it('no two formats share a name, a media type or an extension', () => {
  for (const key of ['names', 'mimes', 'extensions'] as const) {
    const all = formats.flatMap((format) => format[key]);
    expect(all).toEqual([...new Set(all)]);
  }
});
