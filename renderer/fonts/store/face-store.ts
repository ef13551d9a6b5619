import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import type { FontFace } from '../../scene/font.ts';
import type { WantedStyle } from '../choose/match.ts';
import { isPlain, unpackFont } from '../container.ts';
import { reasonOf, UnusableFont } from '../errors.ts';
import { openFace } from '../harfbuzz/index.ts';
import { type Axis, describeFace, readStyle } from '../sfnt/describe.ts';
import { openSfnt, readFrom, withKnownTables } from '../sfnt/tables.ts';
import type { Deadline, FontBytes, FontFile } from '../sources/types.ts';
import { createBudget, type FontBudget } from './budget.ts';
import type { DiskCache } from './disk.ts';

/** A loaded face with the style that its file states. */
export interface StoredFace {
  face: FontFace;
  own: { weight: number; italic: boolean };
}

/** Turns the files that sources know into faces. */
export interface FaceStore {
  /**
   * The face of a file, instantiated at the wanted style where it is variable. Read once while it is remembered.
   *
   * @param budget takes its bytes; default: unbounded
   * @throws UnusableFont, RenderError of kind `asset`, or OverBudget
   */
  load(file: FontFile, wanted: WantedStyle, deadline: Deadline, budget?: FontBudget): Promise<StoredFace>;
}

/** Values of a variable font's axes by tag. */
type Location = Readonly<Record<string, number>>;

/** Faces remembered: 20 to 300 kB each for subsets, 11 MB for the emoji. */
const REMEMBERED_FACES = 400;
/** Bytes of their files. Each file is held twice: by its face, and in HarfBuzz's memory. */
const REMEMBERED_BYTES = 128e6;
/** The size that a face counts with until its file is loaded. */
const USUAL_BYTES = 100e3;
/** Files unpacked at a time: each may hold as much as a file may grow to. */
const UNPACKED_AT_A_TIME = 4;
/** A font from a URL is fetched again after this time, ms. */
const URL_FRESH_MS = 10 * 60e3;

/**
 * A store that keeps unpacked and instantiated files in `cache`.
 *
 * @param onForgotten called when a face is no longer remembered: who still has it keeps its file in memory
 */
export function createFaceStore(
  cache: DiskCache,
  { remembered = REMEMBERED_FACES, onForgotten = () => {} }: { remembered?: number; onForgotten?: () => void } = {},
): FaceStore {
  const faces = new LRUCache<string, Promise<StoredFace>>({
    max: remembered,
    maxSize: REMEMBERED_BYTES,
    dispose(_face, _key, reason) {
      if (reason !== 'set') onForgotten();
    },
  });

  const inTurn = pLimit(UNPACKED_AT_A_TIME);

  async function read(file: FontFile, location: Location, deadline: Deadline, budget: FontBudget): Promise<StoredFace> {
    const loaded = await file.load(deadline);
    return inTurn(() => {
      deadline.signal?.throwIfAborted();
      budget.check(file, 0);
      return open(file, loaded, location, budget);
    });
  }

  async function open(file: FontFile, { data, path }: FontBytes, location: Location, budget: FontBudget) {
    const hash = hashOf(data, file.index);
    const plain = path !== undefined && isPlain(data) ? unpackFont(data) : null;
    const inPlace = plain === data ? path : null;
    const check = (font: Uint8Array) => {
      budget.check(file, font.byteLength);
      return font;
    };
    const unpack = () => withKnownTables(plain ?? unpackFont(data, file.index));
    const unpacked = plain && inPlace ? plain : await kept(`${hash}.ttf`, unpack, check);
    const { axes } = describeFace(openSfnt(readFrom(unpacked)));
    if (axes.length === 0)
      return makeFace(file, { id: hash, path: inPlace ?? cache.pathOf(`${hash}.ttf`), data: unpacked });

    const pins = pinsFor(axes, location);
    const id = hashOf(new TextEncoder().encode(`${hash} ${JSON.stringify(pins)}`), 0);
    const instance = await kept(`${id}.ttf`, () => instantiate(unpacked, pins), check);
    return makeFace(file, { id, path: cache.pathOf(`${id}.ttf`), data: instance, weight: pins.wght });
  }

  /** A file of the cache, made where it is missing, and kept only where `check` does not throw. */
  async function kept(
    name: string,
    make: () => Promise<Uint8Array> | Uint8Array,
    check: (font: Uint8Array) => Uint8Array,
  ): Promise<Uint8Array> {
    const known = await cache.read(name);
    if (known) return check(known);
    const data = check(await make());
    await cache.write(name, data);
    return data;
  }

  return {
    async load(file, wanted, deadline, budget = createBudget(Number.POSITIVE_INFINITY)) {
      const location = { wght: clamp(wanted.weight, file.weight), ital: wanted.italic || file.italic ? 1 : 0 };
      const { key: name, index, family, weight, italic } = file;
      const key = JSON.stringify([name, index, family, weight, italic, location]);
      // Another render's load may have been cancelled, and the system may have cleaned its temporary folder.
      const remembered = faces.get(key);
      const known = remembered && (await remembered.catch(() => null));
      if (known && existsSync(known.face.file)) {
        budget.take(file, known.face);
        return known;
      }
      const loading = read(file, location, deadline, budget);
      const ttl = file.isOfWeb ? URL_FRESH_MS : 0;
      faces.set(key, loading, { ttl, size: USUAL_BYTES });
      loading.then(
        ({ face }) => faces.peek(key) === loading && faces.set(key, loading, { ttl, size: face.data.byteLength || 1 }),
        () => faces.peek(key) === loading && faces.delete(key),
      );
      const loaded = await loading;
      budget.take(file, loaded.face);
      return loaded;
    },
  };
}

const hashOf = (data: Uint8Array, index: number) =>
  createHash('sha256')
    .update(data)
    .update(index === 0 ? '' : ` ${index}`)
    .digest('hex')
    .slice(0, 24);

const clamp = (value: number, [low, high]: readonly [number, number]) => Math.min(Math.max(value, low), high);

/** Where every axis of a variable font is pinned: as wanted, within its bounds, else at its default. */
function pinsFor(axes: readonly Axis[], location: Location): Record<string, number> {
  return Object.fromEntries(
    axes.map((axis) => [axis.tag, clamp(location[axis.tag] ?? axis.default, [axis.min, axis.max])]),
  );
}

async function makeFace(
  file: FontFile,
  { id, path, data, weight }: { id: string; path: string; data: Uint8Array; weight?: number | undefined },
): Promise<StoredFace> {
  const { glyphOf, metrics, shaper } = await openFace(data);
  const sfnt = openSfnt(readFrom(data));
  const style = readStyle(sfnt);
  const face: FontFace = {
    id,
    file: path,
    family: file.family,
    weight: weight ?? file.weight[0],
    italic: file.italic,
    has: (codePoint) => glyphOf(codePoint) !== 0,
    data,
    metrics,
    shaper,
    color: ['CBDT', 'sbix', 'COLR', 'SVG '].some((tag) => sfnt.tags.includes(tag)),
    url: file.url,
  };
  return { face, own: { weight: weight ?? style.weight, italic: style.italic } };
}

/**
 * A static font with every axis of a variable one pinned (some 100 ms; the result is kept on disk).
 * @throws UnusableFont where the font is damaged
 */
async function instantiate(font: Uint8Array, pins: Record<string, number>): Promise<Uint8Array> {
  // Loaded when needed: the package brings HarfBuzz's subsetter.
  const { default: subsetFont } = await import('subset-font');
  try {
    return await subsetFont(Buffer.from(font.buffer, font.byteOffset, font.byteLength), undefined, {
      targetFormat: 'sfnt',
      keepAllGlyphs: true,
      variationAxes: pins,
    });
  } catch (error) {
    throw new UnusableFont(`the variable font cannot be instantiated (${reasonOf(error)})`, { cause: error });
  }
}
