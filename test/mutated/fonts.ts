import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import opentype from 'opentype.js';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { openSfnt, readFrom, tableDirectory } from '../../renderer/fonts/sfnt/tables.ts';
import type { Random } from '../random/random.ts';
import { mutateBytes } from './mutate.ts';

/** Font files below a folder, small enough to be changed thousands of times. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ttf|otf|ttc|woff2?)$/.test(file))
    .map((file) => path.join(folder, file))
    .filter((file) => statSync(file).size < 200_000)
    .sort();

/** The part of opentype.js that writes fonts. */
interface Writer {
  Path: new () => Record<'moveTo' | 'lineTo' | 'curveTo' | 'close', (...coordinates: number[]) => void>;
  Glyph: new (options: object) => object;
  Font: new (options: object) => { toArrayBuffer(): ArrayBuffer };
}

/** A small OpenType font with CFF outlines. */
function cffFont(): Buffer {
  const { Path, Glyph, Font } = opentype as unknown as Writer;
  const square = new Path();
  square.moveTo(0, 0);
  square.curveTo(300, 100, 500, 300, 500, 500);
  square.lineTo(0, 500);
  square.close();
  const glyphs = ['.notdef', ...'Hamburgfi ÄÖ123'].map(
    (name, i) =>
      new Glyph({
        name: i === 0 ? name : `g${i}`,
        unicode: i === 0 ? 0 : name.codePointAt(0)!,
        advanceWidth: 600,
        path: square,
      }),
  );
  const font = new Font({
    familyName: 'F',
    styleName: 'R',
    unitsPerEm: 1000,
    ascender: 800,
    descender: -200,
    glyphs,
  });
  return Buffer.from(font.toArrayBuffer());
}

/** Fonts of every container: sfnt of TrueType and CFF outlines, variable, WOFF, WOFF2, a collection. */
export function fontSources(extra: string | undefined): readonly (() => Buffer)[] {
  const modules = path.resolve(import.meta.dirname, '../../node_modules');
  const folders = ['@fontsource', '@fontsource-variable'].flatMap((scope) =>
    readdirSync(path.join(modules, scope)).map((name) => path.join(modules, scope, name, 'files')),
  );
  const files = [...folders, ...(extra ? [extra] : [])].flatMap(filesIn);
  return [() => cffFont(), ...files.map((file) => () => readFileSync(file))];
}

/** A font with something wrong: in its container, in one of its tables, or between them. */
export function mutatedFont(sources: readonly (() => Buffer)[], random: Random): Buffer {
  // CFF and collections are rare among the files.
  const source = random.chance(0.1) ? sources[0]! : random.pick(sources);
  const file = source();
  if (random.chance(0.25)) return mutateBytes(file, random, 0, random.chance(0.5) ? 200 : file.length);
  const sfnt = Buffer.from(unpackFont(file));
  const tables = [...tableDirectory(readFrom(sfnt), 0).entries()];
  let made: Buffer = sfnt;
  for (let times = random.whole(1, 3); times > 0; times--) {
    const [, { offset, length }] = random.pick(tables);
    // Heads of tables hold what everything else is found by.
    const end = random.chance(0.5) ? Math.min(offset + 64, offset + length) : offset + length;
    const mutated = mutateBytes(made, random, offset, end);
    if (mutated.length === made.length || times === 1) made = mutated;
  }
  if (random.chance(0.15)) return collectionOf(made);
  return random.chance(0.2) ? woffOf(made) : made;
}

/** A collection of one face, whose offsets count from the file's beginning. */
function collectionOf(sfnt: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.write('ttcf', 0, 'latin1');
  head.writeUInt32BE(0x10000, 4);
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(16, 12);
  const face = Buffer.from(sfnt);
  const count = face.length < 12 ? 0 : face.readUInt16BE(4);
  for (let at = 12; at + 16 <= face.length && at < 12 + 16 * count; at += 16)
    face.writeUInt32BE((face.readUInt32BE(at + 8) + 16) >>> 0, at + 8);
  return Buffer.concat([head, face]);
}

/** A WOFF file of an sfnt, as far as its tables can be found. */
function woffOf(sfnt: Buffer): Buffer {
  let tags: readonly string[];
  const tables: { tag: string; data: Uint8Array; packed: Buffer }[] = [];
  try {
    const opened = openSfnt(readFrom(sfnt));
    tags = opened.tags;
    for (const tag of tags) {
      const view = opened.table(tag);
      if (!view) continue;
      const data = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      const packed = deflateSync(data);
      tables.push({ tag, data, packed: packed.length < data.length ? packed : Buffer.from(data) });
    }
  } catch {
    return sfnt;
  }
  const head = Buffer.alloc(44 + 20 * tables.length);
  head.write('wOFF', 0, 'latin1');
  head.writeUInt32BE(sfnt.readUInt32BE(0), 4);
  head.writeUInt16BE(tables.length, 12);
  head.writeUInt32BE(sfnt.length, 16);
  let offset = head.length;
  tables.forEach(({ tag, data, packed }, i) => {
    const at = 44 + 20 * i;
    head.write(tag, at, 'latin1');
    head.writeUInt32BE(offset, at + 4);
    head.writeUInt32BE(packed.length, at + 8);
    head.writeUInt32BE(data.length, at + 12);
    offset += packed.length;
  });
  const file = Buffer.concat([head, ...tables.map(({ packed }) => packed)]);
  file.writeUInt32BE(file.length, 8);
  return file;
}
