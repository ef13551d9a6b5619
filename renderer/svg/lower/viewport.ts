import { rectangle } from '../../scene/path.ts';
import type { Clip, Matrix, Rect } from '../../scene/types.ts';
import { parseViewBox, viewBoxTransform } from '../size.ts';
import type { SvgElement } from '../tree.ts';
import { attributeLength, type LengthContext, type Viewport } from './lengths.ts';

/** A viewport that an element opens for its content. */
export interface OpenedViewport {
  /** Where it stands outside. */
  box: Rect;
  /** From its contents' coordinates to those outside; null: nothing is drawn. */
  transform: Matrix | null;
  /** The area that it is cut to, in the coordinates outside; null where nothing is cut off. */
  clip: Clip | null;
}

/** Width and height that a `use` gives to its content, in place of the content's own. */
export type Override = Partial<Viewport>;

/** The viewport of an `svg` or `symbol` element inside a document. */
export function openViewport(element: SvgElement, context: LengthContext, override: Override = {}): OpenedViewport {
  const isSvg = element.name === 'svg';
  const box: Rect = {
    x: isSvg ? attributeLength(element, 'x', 'x', context, 0) : 0,
    y: isSvg ? attributeLength(element, 'y', 'y', context, 0) : 0,
    ...sizeOf(element, context, override),
  };
  const viewBox = parseViewBox(element.attributes.get('viewBox'));
  const isEmpty = !(box.width > 0 && box.height > 0) || (viewBox && !(viewBox.width > 0 && viewBox.height > 0));
  const inner = viewBoxTransform(element.attributes.get('viewBox'), element.attributes.get('preserveAspectRatio'), box);
  const [a, b, c, d, e, f] = inner;
  return {
    box,
    transform: isEmpty ? null : [a, b, c, d, e + box.x, f + box.y],
    clip: showsOverflow(element) ? null : { kind: 'path', path: rectangle(box), rule: 'nonzero' },
  };
}

/** Whether what an element holds is seen beyond its box. Chromium's own style sheet hides it, unless `inherit` says else. */
export function showsOverflow(element: SvgElement): boolean {
  let at: SvgElement | null = element;
  while (at?.attributes.get('overflow') === 'inherit') at = at.parent;
  const value = at?.attributes.get('overflow');
  if (value === undefined) return at !== element && !(at && HIDES_OVERFLOW.has(at.name) && at.parent);
  return value === 'visible' || value === 'auto';
}

const HIDES_OVERFLOW: ReadonlySet<string> = new Set(['svg', 'symbol', 'image', 'marker', 'pattern']);

function sizeOf(element: SvgElement, context: LengthContext, override: Override): Viewport {
  const side = (name: 'width' | 'height') =>
    override[name] ?? attributeLength(element, name, name === 'width' ? 'x' : 'y', context, context.viewport[name]);
  return { width: side('width'), height: side('height') };
}

/**
 * The sizes that lengths inside an `svg` or `symbol` are relative to. `size`: the root's, whose own width and height do
 * not count.
 */
export function innerViewport(
  element: SvgElement,
  context: LengthContext,
  size: Viewport | null,
  override: Override = {},
): Viewport {
  const viewBox = parseViewBox(element.attributes.get('viewBox'));
  if (viewBox && viewBox.width > 0 && viewBox.height > 0) return { width: viewBox.width, height: viewBox.height };
  return size ?? sizeOf(element, context, override);
}
