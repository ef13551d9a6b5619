import type { Cache } from '../../cache.ts';
import { scaling } from '../../scene/matrix.ts';
import type { Rect, Scene } from '../../scene/types.ts';
import type { Rgba8 } from '../rgba8.ts';
import { changedAreas, isSamePlace, type Placed, reaches } from './changes.ts';
import { checkEffects } from './effect-cost.ts';
import { prepareFaces } from './faces.ts';
import { createKeptLayers } from './kept-layers.ts';
import type { RasterOptions } from './options.ts';
import { canvasSize, paintOn } from './painter.ts';
import type { Picture } from './picture.ts';
import { type Pictures, preparePictures } from './pictures.ts';
import { placedItems, placesOf } from './placed.ts';
import { type Canvas, createCanvas } from './skia.ts';

/** Paints scenes that follow each other and have most of their items in common, each to the same pixels as alone. */
export interface SceneSequence {
  /** @throws RenderError as `rasterize` does */
  paint(scene: Scene): Promise<Rgba8>;
  dispose(): void;
}

/** A canvas with the first items of a scene. */
interface Base {
  items: readonly Placed[];
  canvas: Canvas;
}

interface Size {
  width: number;
  height: number;
}

/** Scenes in a row that must have items in common before the base is painted with those, too. */
const SETTLED = 8;

/** @param scale device px per px of the design */
export function createSequence(scale: number, options: RasterOptions = {}): SceneSequence {
  const { criticalSection = (work) => work(), effectPixels = Number.POSITIVE_INFINITY } = options;
  const pictureCache = rememberingCache(options.pictureCache);
  const frameCache = rememberingCache(undefined);
  const kept = createKeptLayers();
  let base: Base | undefined;
  let last: { items: readonly Placed[]; pixels: Buffer } | undefined;
  /** How many items each of the last scenes had in common with the one before it. */
  let shared: number[] = [];

  /** The items that the base should hold: those that stayed for a while, or fewer at once. */
  function settledItems(items: readonly Placed[]): number {
    const common = last ? commonLength(last.items, items) : 0;
    shared = [...shared, common].slice(-SETTLED);
    const held = base?.items.length ?? 0;
    if (!base || commonLength(base.items, items) < held) return common;
    return shared.length < SETTLED ? held : Math.max(held, Math.min(...shared));
  }

  function rebase(items: readonly Placed[], size: Size, pictures: Pictures): void {
    const count = settledItems(items);
    if (count === base?.items.length) return;
    const canvas = createCanvas(size.width, size.height);
    const from = base && count > base.items.length ? base : undefined;
    if (from) canvas.getContext('2d').drawImage(from.canvas, 0, 0);
    paintOn(canvas, placesOf(items.slice(from?.items.length ?? 0, count)), scale, pictures, kept);
    base?.canvas.dispose();
    base = count > 0 ? { items: items.slice(0, count), canvas } : undefined;
    if (!base) canvas.dispose();
  }

  async function paintAll(items: readonly Placed[], size: Size, pictures: Pictures): Promise<Buffer> {
    const canvas = createCanvas(size.width, size.height);
    try {
      if (base) canvas.getContext('2d').drawImage(base.canvas, 0, 0);
      paintOn(canvas, placesOf(items.slice(base?.items.length ?? 0)), scale, pictures, kept);
      return await canvas.toBuffer('raw');
    } finally {
      canvas.dispose();
    }
  }

  /** Paints what reaches into some areas, as a whole so that its px are the same, and copies those areas alone. */
  async function paintAreas(
    items: readonly Placed[],
    areas: readonly Rect[],
    before: Buffer,
    size: Size,
    pictures: Pictures,
  ): Promise<Buffer> {
    if (areas.length === 0) return before;
    const canvas = createCanvas(size.width, size.height);
    const context = canvas.getContext('2d');
    try {
      for (const { x, y, width, height } of base ? areas : [])
        context.drawImage(base!.canvas, x, y, width, height, x, y, width, height);
      const rest = items.slice(base?.items.length ?? 0);
      const reaching = rest.filter((placed) => reaches(placed, areas, { ...size, unit: scale }));
      paintOn(canvas, placesOf(reaching), scale, pictures, kept);
      const pixels = Buffer.from(before);
      for (const { x, y, width, height } of areas) {
        const { data } = context.getImageData(x, y, width, height);
        for (let row = 0; row < height; row++)
          pixels.set(data.subarray(4 * row * width, 4 * (row + 1) * width), 4 * ((y + row) * size.width + x));
      }
      return pixels;
    } finally {
      canvas.dispose();
    }
  }

  return {
    async paint(scene) {
      checkEffects(scene, scale, effectPixels);
      const [pictures] = await Promise.all([
        preparePictures(scene, scale, { ...options, pictureCache, frameCache }),
        criticalSection(() => prepareFaces(scene.items)),
      ]);
      pictureCache.turn();
      frameCache.turn();
      return criticalSection(async () => {
        const items = [...placedItems(scene.items, scaling(scale))];
        const size = canvasSize(scene, scale);
        const before = last?.pixels.length === 4 * size.width * size.height ? last : undefined;
        rebase(items, size, pictures);
        const areas = before && changedAreas(before.items, items, { ...size, unit: scale });
        const data = areas
          ? await paintAreas(items, areas, before.pixels, size, pictures)
          : await paintAll(items, size, pictures);
        last = { items, pixels: data };
        kept.turn();
        return { data, ...size };
      });
    },
    dispose() {
      base?.canvas.dispose();
      base = undefined;
      kept.dispose();
    },
  };
}

/** How many items two lists begin with alike. */
function commonLength(a: readonly Placed[], b: readonly Placed[]): number {
  const differs = a.findIndex((placed, i) => !b[i] || !isSamePlace(placed, b[i]));
  return differs < 0 ? a.length : differs;
}

/** A cache that keeps what was used for the last two scenes, before another one. */
function rememberingCache(shared: Cache<Picture> | undefined): Cache<Picture> & { turn(): void } {
  let [now, before] = [new Map<string, Picture>(), new Map<string, Picture>()];
  return {
    get(key) {
      const picture = now.get(key) ?? before.get(key) ?? shared?.get(key);
      if (picture) now.set(key, picture);
      return picture;
    },
    set(key, picture) {
      now.set(key, picture);
      shared?.set(key, picture);
    },
    turn() {
      [now, before] = [new Map(), now];
    },
  };
}
