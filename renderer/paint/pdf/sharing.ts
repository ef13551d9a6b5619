/** What is painted again and again becomes a form that is written once (ISO 32000-1, 8.10). */
import { fingerprint } from '../../scene/fingerprint.ts';
import { everyItem } from '../../scene/leaves.ts';
import type { Item, Paint } from '../../scene/types.ts';
import type { PaintState } from './paint-state.ts';

/** Bytes of content, before it is compressed, from which on a form (265 bytes) is smaller than its content twice. */
const WORTH_SHARING = 630;
/** About how many bytes an operator with its numbers takes. */
const OPERATOR = 15;
/** About how many an object of its own takes: a gradient, a layer, a mask. */
const OBJECT = 300;

interface Traits {
  /** Whether the items paint the same wherever on the page they stand. */
  canMove: boolean;
  /** Whether they paint the same at every size. */
  canScale: boolean;
  /** About how many bytes they take. */
  bytes: number;
}

const known = new WeakMap<readonly Item[], Traits>();

function traitsOf(items: readonly Item[]): Traits {
  const before = known.get(items);
  if (before) return before;
  const traits = { canMove: true, canScale: true, bytes: 0 };
  for (const item of everyItem(items)) addTo(traits, item);
  known.set(items, traits);
  return traits;
}

function addTo(traits: Traits, item: Item): void {
  traits.bytes += 2 * OPERATOR;
  switch (item.kind) {
    case 'group':
      if (item.isolated || item.mask || (item.blend ?? 'normal') !== 'normal') traits.bytes += OBJECT;
      // Pixels depend on the page's edge.
      if (item.effects.length > 0 || item.print?.underlayer !== undefined) traits.canMove = false;
      if (item.mask?.kind === 'luminance' && everyItem(item.mask.items).some(({ kind }) => kind === 'image'))
        traits.canMove = false;
      return;
    case 'path':
      traits.bytes += item.segments.length * OPERATOR;
      for (const paint of [item.fill, item.stroke?.paint]) traits.bytes += bytesOf(paint);
      if (item.stroke?.scales === false) traits.canScale = false;
      return;
    case 'image':
      if (item.asset.kind !== 'raster') traits.canMove = false;
      return;
    case 'text':
      // It is read where it stands.
      traits.canMove = false;
      return;
    default:
      item satisfies never;
  }
}

const bytesOf = (paint: Paint | null | undefined): number => (paint && paint.kind !== 'solid' ? OBJECT : 0);

/** Equal for items that are painted by the same content; undefined where that is not known of them. */
export function sharedKey(items: readonly Item[], state: PaintState): string | undefined {
  const { canMove, canScale } = traitsOf(items);
  if (!canMove || state.reading !== 'none' || state.colors !== state.tools.colors) return undefined;
  // In inks thin lines are printed otherwise than thick ones.
  const isFree = canScale && state.tools.colors.space === 'DeviceRGB';
  const size = isFree ? [] : state.transform.slice(0, 4).map((value) => value.toFixed(5));
  return JSON.stringify([fingerprint(items), state.opacity, state.spot, ...size]);
}

/** A key of something that depends on more than its items; undefined where they have none. */
export const keyed = (more: string, key: string | undefined): string | undefined => key && `${more} ${key}`;

/** Whether items are so much that a form is worth it; what only wraps others has its size and place, and they have not. */
export const isWorthSharing = (items: readonly Item[]): boolean =>
  !(items.length === 1 && items[0]!.kind === 'group') && traitsOf(items).bytes >= WORTH_SHARING;
