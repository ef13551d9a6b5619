import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { at, COLORS, drawingFile, FAMILIES, photoFile, random, sentence } from './designs.ts';

/** A picture of a template. */
interface TemplateFile {
  name: string;
  mime: 'image/jpeg' | 'image/svg+xml';
  data: Buffer;
}

/**
 * How a template names its pictures: in itself (`data`), or by URL (`url`).
 * `fresh`: its pictures have other bytes than in every render before, with the same pixels, so that no cache knows them.
 * `filled`: its first text says something else in every render, as a record of a batch has it.
 */
export interface Sources {
  by: 'data' | 'url';
  fresh: boolean;
  filled?: boolean;
}

export interface Templates {
  count: number;
  /** The JSON of a template. */
  design(index: number, sources: Sources): string;
  close(): Promise<void>;
}

const SIZES = [
  [840, 840],
  [720, 1000],
  [1100, 620],
  [595, 1120],
] as const;

const COUNT = 20;
const PHOTOS = [
  [1600, 1067],
  [1200, 1600],
  [1280, 1280],
  [1500, 1000],
] as const;
/** Stands for a template's first text. */
const TITLE = 'title';

/** Distinct photos and drawings among all templates. */
const PHOTO_COUNT = 10;
const DRAWING_COUNT = 60;

async function makeFiles(): Promise<{ photos: TemplateFile[]; drawings: TemplateFile[] }> {
  const photos = await Promise.all(
    Array.from({ length: PHOTO_COUNT }, async (_, i): Promise<TemplateFile> => {
      const [width, height] = at(PHOTOS, i);
      return { name: `photo-${i}.jpg`, mime: 'image/jpeg', data: await photoFile(width, height, i + 1) };
    }),
  );
  const drawings = Array.from({ length: DRAWING_COUNT }, (_, i): TemplateFile => {
    // Icons and ornaments are simple; every sixth is an illustration.
    const svg = drawingFile(i + 1, i % 6 === 0 ? 40 : 3 + (i % 5));
    return { name: `drawing-${i}.svg`, mime: 'image/svg+xml', data: Buffer.from(svg) };
  });
  return { photos, drawings };
}

/** A template as people make them: 0.7 megapixels, 1 to 3 photos, 5 to 15 SVGs, 4 to 9 texts. `src` gives a picture's source. */
function template(index: number, title: string, src: (kind: 'photos' | 'drawings', number: number) => string): object {
  const [width, height] = at(SIZES, index);
  const next = random(1000 + index);
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const placed = (side: number) => ({ x: next() * (width - side), y: next() * (height - side) });
  const photos = Array.from({ length: 1 + (index % 3) }, (_, i) => {
    const side = i === 0 ? width : width * 0.35;
    const box = i === 0 ? { x: 0, y: 0, width, height: height * 0.6 } : { ...placed(side), width: side, height: side };
    const crop = { cropX: 0.05, cropY: 0.05, cropWidth: 0.9, cropHeight: 0.9 };
    return {
      type: 'image',
      ...box,
      ...crop,
      src: src('photos', index + 3 * i),
      ...(i > 0 && { cornerRadius: 20, shadowEnabled: index % 2 === 0, shadowBlur: 12 }),
    };
  });
  const figures = Array.from({ length: whole(1, 4) }, (_, i) => {
    const side = whole(40, 240);
    const subType = at(['rect', 'circle', 'star', 'triangle'], index + i);
    return { type: 'figure', subType, ...placed(side), width: side, height: side, fill: at(COLORS, index + i) };
  });
  const drawings = Array.from({ length: whole(5, 15) }, (_, i) => {
    const side = whole(32, 180);
    const recolored = i % 3 === 0 ? { colorsReplace: { [COLORS[0]!]: at(COLORS, index + 2) } } : {};
    const turned = { rotation: i % 4 === 0 ? whole(-20, 20) : 0 };
    return {
      type: 'svg',
      ...placed(side),
      width: side,
      height: side,
      src: src('drawings', index * 7 + i),
      ...recolored,
      ...turned,
    };
  });
  const texts = Array.from({ length: whole(4, 9) }, (_, i) => ({
    type: 'text',
    x: width * 0.08,
    y: height * (0.08 + 0.1 * i),
    width: width * 0.8,
    height: i === 0 ? 120 : 60,
    text: i === 0 ? title : sentence(whole(3, 14), index + i),
    fontSize: i === 0 ? 56 : whole(14, 30),
    fontFamily: at(FAMILIES, index + Math.min(i, 2)),
    fontWeight: i === 0 ? 'bold' : 'normal',
    fill: at(['white', '#1b1733'], i),
    align: at(['left', 'center'], index),
  }));
  const background = at(['#f4f1de', '#264653', '#ffd08a', '#e8e8e8'], index);
  const children = [...photos, ...figures, ...drawings, ...texts];
  return { width, height, schemaVersion: 4, pages: [{ id: 'page', background, children }] };
}

/** Other bytes of the same picture. */
function renewed({ mime, data }: TemplateFile, number: number): Buffer {
  if (mime === 'image/svg+xml') return Buffer.concat([data, Buffer.from(`<!-- ${number} -->`)]);
  // A comment after the mark that begins a JPEG.
  const comment = Buffer.from(`\xff\xfe\x00\x0a${String(number).padStart(8, '0')}`, 'latin1');
  return Buffer.concat([data.subarray(0, 2), comment, data.subarray(2)]);
}

/** Serves files at `/name` and, renewed, at `/name?number`, as servers of pictures do: with an ETag and for a while. */
async function serveFiles(files: readonly TemplateFile[]): Promise<{ url: string; close(): Promise<void> }> {
  const byName = new Map(files.map((file) => [`/${file.name}`, file]));
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const file = byName.get(pathname);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const headers = { 'content-type': file.mime, etag: `"${pathname}${search}"`, 'cache-control': 'max-age=3600' };
    response.writeHead(200, headers).end(search ? renewed(file, Number(search.slice(1))) : file.data);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The templates of the benchmark, the same in every run, and the server that their URLs name. */
export async function openTemplates(): Promise<Templates> {
  const files = await makeFiles();
  const all = [...files.photos, ...files.drawings];
  const server = await serveFiles(all);
  const mark = '\u0001';
  const marked = (name: string) => `${mark}${name}${mark}`;
  /** Of each template, text and names of what is put in by turns. */
  const pieces = Array.from({ length: COUNT }, (_, index) => {
    const named = template(index, marked(TITLE), (kind, number) => marked(at(files[kind], number).name));
    const json = JSON.stringify(named);
    return json.split(JSON.stringify(mark).slice(1, -1));
  });
  const byName = new Map(all.map((file) => [file.name, file]));
  const dataUris = new Map(all.map((file) => [file.name, dataUri(file, file.data)]));
  let renders = 0;
  const put = (name: string, index: number, { by, fresh, filled }: Sources): string => {
    // After 500 renders its words come again.
    if (name === TITLE) return filled ? `${sentence(3, renders)} ${renders}` : sentence(3, index);
    if (by === 'url') return `${server.url}/${name}${fresh ? `?${renders}` : ''}`;
    if (!fresh) return dataUris.get(name)!;
    const file = byName.get(name)!;
    return dataUri(file, renewed(file, renders));
  };
  return {
    count: COUNT,
    design(index, sources) {
      renders++;
      return at(pieces, index)
        .map((piece, i) => (i % 2 === 0 ? piece : put(piece, index, sources)))
        .join('');
    },
    close: server.close,
  };
}

const dataUri = ({ mime }: TemplateFile, data: Buffer): string => `data:${mime};base64,${data.toString('base64')}`;
