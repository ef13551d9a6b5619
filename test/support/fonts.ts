import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createFetcher } from '../../renderer/assets/fetch.ts';
import type { Warning } from '../../renderer/errors.ts';
import { createFontLoader, type FontLoaderOptions, type LoadFontsOptions } from '../../renderer/fonts/index.ts';
import { afterFile } from './after-file.ts';

const modules = path.resolve(import.meta.dirname, '../../node_modules');

/** A file of an installed `@fontsource` package, e.g. `fontFile('lora', 'latin-400-normal.woff2')`. */
export const fontFile = (id: string, name: string): string =>
  path.join(modules, '@fontsource', id, 'files', `${id}-${name}`);

export const variableFile = path.join(modules, '@fontsource-variable/oswald/files/oswald-latin-wght-normal.woff2');

/** A copy of a font of which one table is changed in place. */
export function withTable(data: Uint8Array, tag: string, change: (table: DataView) => void): Buffer {
  const font = Buffer.from(data);
  const record = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + i * 16).find(
    (at) => font.toString('latin1', at, at + 4) === tag,
  )!;
  change(new DataView(font.buffer, font.byteOffset + font.readUInt32BE(record + 8), font.readUInt32BE(record + 12)));
  return font;
}

/** A collection of one font twice. */
export function collectionOf(font: Uint8Array): Uint8Array {
  const shift = 20;
  const out = Buffer.alloc(shift + font.byteLength);
  out.write('ttcf');
  out.writeUInt32BE(0x00010000, 4);
  out.writeUInt32BE(2, 8);
  out.writeUInt32BE(shift, 12);
  out.writeUInt32BE(shift, 16);
  out.set(font, shift);
  const tables = out.readUInt16BE(shift + 4);
  for (let i = 0; i < tables; i++) {
    const at = shift + 12 + i * 16 + 8;
    out.writeUInt32BE(out.readUInt32BE(at) + shift, at);
  }
  return out;
}

/** A data URI of a file. */
export const dataUri = async (file: string): Promise<string> =>
  `data:font/woff2;base64,${(await readFile(file)).toString('base64')}`;

/** A folder that is deleted once the file's tests are done. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'gesso-fonts-'));
  afterFile(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A server on a port of its own; what `answer` gives for a path, or 404. */
export async function serve(answer: (url: string) => Promise<Buffer | string | 'hang' | null>) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? '');
    const body = await answer(request.url ?? '').catch(() => null);
    if (body === 'hang') return;
    response.writeHead(body === null ? 404 : 200).end(body ?? '');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { base, asked, close };
}

/** The Google Fonts CSS API as far as it is used, over the installed packages. */
export async function serveGoogleFonts() {
  const server = await serve(async (url) => {
    const { pathname, searchParams } = new URL(url, 'http://fonts');
    if (pathname !== '/css') return readFile(path.join(modules, '@fontsource', pathname));
    const [family = '', styles = '400'] = (searchParams.get('family') ?? '').split(':');
    const id = family.toLowerCase().replaceAll(' ', '-');
    const sheets = await Promise.all(
      styles
        .split(',')
        .map((style) => style.replace(/italic$/, '-italic'))
        .map((style) => readFile(path.join(modules, '@fontsource', id, `${style}.css`), 'utf8').catch(() => '')),
    );
    return sheets.join('').replaceAll('url(./', `url(${server.base}/${id}/`) || null;
  });
  return server;
}

/** A loader that lives as long as the test; without the system's fonts unless the options say. */
export function loaderFor(options: FontLoaderOptions, allowedHosts: string[] = []) {
  const fetcher = createFetcher({ allowedHosts });
  const loader = createFontLoader({ systemFonts: false, ...options }, fetcher);
  onTestFinished(async () => {
    await Promise.all([loader.close(), fetcher.close()]);
  });
  const warnings: Warning[] = [];
  const load = (
    requests: readonly { family: string; weight?: number; italic?: boolean; text?: string }[],
    given: Partial<LoadFontsOptions> = {},
  ) =>
    loader.load(
      requests.map(({ family, weight = 400, italic = false, text = 'Ag' }, i) => ({
        request: { family, weight, italic, text },
        paths: [`pages[0].children[${i}]`],
      })),
      {
        declared: [],
        mostBytes: 1e9,
        timeoutMs: 6000,
        skipErrors: false,
        warn: (warning) => warnings.push(warning),
        ...given,
      },
    );
  return { load, loader, warnings };
}

/** Style of a request, with what is usual left out. */
export const style = (family: string, weight = 400, italic = false) => ({ family, weight, italic });
