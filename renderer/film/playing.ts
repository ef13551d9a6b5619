import type { Children } from '../children.ts';
import type { Warn } from '../errors.ts';
import type { RasterAsset } from '../scene/image.ts';
import { everyItem } from '../scene/leaves.ts';
import { multiply, scaleOf, scaling } from '../scene/matrix.ts';
import type { Playback } from '../scene/motion.ts';
import type { ImageItem, Item, Matrix, Scene } from '../scene/types.ts';
import { sourceOf } from './sources/index.ts';
import type { FrameSource, MovingAsset } from './sources/types.ts';

export interface PlayingOptions {
  children: Pick<Children, 'videoFrames' | 'drawLottie'>;
  /** ms from one frame to the next; 0 where one alone is asked for. */
  step: number;
  /** Device px to a px of the design. */
  pixelRatio: number;
  timeoutMs: number;
  maxPixels: number;
  warn: Warn;
  signal: AbortSignal | undefined;
}

/** Bytes of a decoded frame: those of videos are no larger than they are shown. */
function frameBytes({ width, height, moving }: MovingAsset, shown: { width: number; height: number }): number {
  const factor = moving.kind === 'video' ? Math.min(1, Math.max(shown.width / width, shown.height / height)) : 1;
  return 4 * width * height * factor ** 2;
}

/** Puts the frames of the moving pictures of a page into the scenes of its moments. */
export type Playing = (scene: Scene) => Promise<Scene>;

/** Bytes of decoded frames that are held for a page, and of one frame of each picture that plays on it. */
const HELD_BYTES = 96e6;
const MOST_BYTES = 256e6;

/** An item that plays, and where. */
interface Use {
  item: ImageItem & { asset: MovingAsset; playback: Playback; played: number };
  origin: string;
  /** px of the device to a px of the item, at rest. */
  scale: number;
}

/** A moving picture on its way. */
interface Player {
  source: FrameSource;
  /** The frame that was shown last; the picture stops there when there are no others. */
  asset: RasterAsset;
  name: string | undefined;
  hasStopped: boolean;
}

/** @param page the page's scene as it was laid out */
export function createPlaying(page: Scene, options: PlayingOptions): Playing {
  const { pixelRatio, warn, signal } = options;
  const count = everyItem(page.items).filter(isPlayed).length;
  const bytes = HELD_BYTES / Math.max(1, count);
  // Copies of an item, one a moment, share its playback.
  const players = new Map<Playback, Player>();

  /** Bytes of a frame of each player. */
  let frames = 0;

  function stop(player: Player, origin: string, reason: string): void {
    player.hasStopped = true;
    warn({ code: 'picture_stopped', path: origin, message: `the moving picture stops: ${reason}` });
  }

  function playerOf({ item: { asset, playback, source, target }, scale, origin }: Use): Player {
    const known = players.get(playback);
    if (known) return known;
    const shown = {
      width: (target.width * scale * asset.width) / source.width,
      height: (target.height * scale * asset.height) / source.height,
    };
    const player: Player = {
      source: sourceOf(asset, playback, { ...options, bytes, shown }),
      asset,
      name: undefined,
      hasStopped: false,
    };
    players.set(playback, player);
    frames += frameBytes(asset, shown);
    if (frames > MOST_BYTES) stop(player, origin, 'too many large ones play on the page');
    return player;
  }

  async function assetAt(use: Use): Promise<RasterAsset> {
    const player = playerOf(use);
    if (player.hasStopped) return player.asset;
    try {
      const { name, pixels } = await player.source(use.item.played);
      if (name !== player.name) {
        const { asset } = use.item;
        player.name = name;
        player.asset = { ...asset, id: `${asset.id} ${name} ${pixels.width}`, frame: pixels };
      }
    } catch (error) {
      signal?.throwIfAborted();
      stop(player, use.origin, (error as Error).message);
    }
    return player.asset;
  }

  return async (scene) => {
    if (count === 0) return scene;
    const uses = [...usesOf(scene.items, scaling(pixelRatio), 1, '')];
    const assets = new Map<Item, RasterAsset>();
    await Promise.all(uses.map(async (use) => assets.set(use.item, await assetAt(use))));
    return { ...scene, items: withAssets(scene.items, assets) };
  };
}

const isPlayed = (item: Item): boolean => item.kind === 'image' && item.playback !== undefined;

function* usesOf(items: readonly Item[], transform: Matrix, enlarged: number, origin: string): Generator<Use> {
  for (const item of items) {
    if (item.kind === 'group') {
      const inner = multiply(transform, item.transform);
      yield* usesOf(item.items, inner, enlarged * (item.enlarged ?? 1), item.origin || origin);
    } else if (item.kind === 'image' && item.played !== undefined)
      yield { item: item as Use['item'], origin, scale: scaleOf(transform) / enlarged };
  }
}

/** The items with the assets in place of their own. */
function withAssets(items: readonly Item[], assets: ReadonlyMap<Item, RasterAsset>): readonly Item[] {
  let changed = false;
  const shown = items.map((item) => {
    if (item.kind === 'group') {
      const inner = withAssets(item.items, assets);
      changed ||= inner !== item.items;
      return inner === item.items ? item : { ...item, items: inner };
    }
    const asset = assets.get(item);
    changed ||= asset !== undefined;
    return asset ? { ...(item as ImageItem), asset } : item;
  });
  return changed ? shown : items;
}
