import { everyItem } from '../../scene/leaves.ts';
import type { GroupItem } from '../../scene/types.ts';
import { type Device, type Frame, isFilter } from './frame.ts';
import { dispose, type Layer } from './layer.ts';

/** Layers of groups with filters, from one picture of a film to the next: a filter works long on every px. */
export interface KeptLayers {
  get(group: GroupItem, frame: Frame, device: Device): Layer | undefined;
  /** Whether it is kept; else the caller disposes of it. */
  put(group: GroupItem, frame: Frame, device: Device, layer: Layer): boolean;
}

/** px of all layers that are kept. */
const MOST_PIXELS = 24e6;

interface Kept {
  key: string;
  layer: Layer;
  /** The picture that it was painted in last. */
  turn: number;
}

/** Layers that are kept for as long as each picture shows them. */
export function createKeptLayers(): KeptLayers & { turn(): void; dispose(): void } {
  const kept = new Map<GroupItem, Kept>();
  let now = 0;
  let pixels = 0;

  function forget(group: GroupItem, { layer }: Kept): void {
    pixels -= areaOf(layer);
    dispose(layer);
    kept.delete(group);
  }

  return {
    get(group, frame, device) {
      const known = kept.get(group);
      if (!known) return undefined;
      if (known.key === keyOf(group, frame, device)) {
        known.turn = now;
        return known.layer;
      }
      forget(group, known);
      return undefined;
    },
    put(group, frame, device, layer) {
      const size = areaOf(layer);
      if (!group.effects.some(isFilter) || pixels + size > MOST_PIXELS || kept.has(group)) return false;
      pixels += size;
      kept.set(group, { key: keyOf(group, frame, device), layer, turn: now });
      return true;
    },
    turn() {
      for (const [group, known] of kept) if (known.turn < now) forget(group, known);
      now++;
    },
    dispose() {
      for (const [group, known] of kept) forget(group, known);
    },
  };
}

const areaOf = ({ width, height }: Layer): number => width * height;

/** Everything that a layer's px depend on, besides its group. */
function keyOf(group: GroupItem, { width, height, fromGroup }: Frame, { unit = 1 }: Device): string {
  return [width, height, ...fromGroup, hasFixedStrokes(group) ? unit : ''].join();
}

const fixedStrokes = new WeakMap<GroupItem, boolean>();

/** Whether any stroke keeps its width whatever the group's scale. */
function hasFixedStrokes(group: GroupItem): boolean {
  const known = fixedStrokes.get(group);
  if (known !== undefined) return known;
  let found = false;
  for (const item of everyItem([group]))
    if ((item.kind === 'path' || item.kind === 'text') && item.stroke?.scales === false) found = true;
  fixedStrokes.set(group, found);
  return found;
}
