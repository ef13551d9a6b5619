import { multiply, translation } from '../../scene/matrix.ts';
import type { Rect } from '../../scene/types.ts';
import { boundsOf } from '../bounds.ts';
import { positionOf } from '../positions.ts';
import { parseLength, parseViewBox } from '../size.ts';
import { individualTransforms, parseTransform, writeTransform } from '../transform.ts';
import { descendants, type SvgElement } from '../tree.ts';

/**
 * Writes CSS's `transform`, `transform-origin` and `transform-box` as plain `transform` attributes. `size`: the
 * viewport's size where there is no `viewBox`.
 */
export function applyTransformStyles(root: SvgElement, size: { width: number; height: number }): void {
  const viewBox = parseViewBox(root.attributes.get('viewBox')) ?? { x: 0, y: 0, ...size };
  for (const element of descendants(root)) {
    const { attributes } = element;
    const style = attributes.get('css:transform');
    const origin = attributes.get('css:transform-origin') ?? attributes.get('transform-origin');
    attributes.delete('transform-origin');
    const individual = individualTransforms(attributes);
    const own = style ?? attributes.get('transform') ?? (individual ? '' : undefined);
    if (own === undefined || (style === undefined && origin === undefined && individual === '')) continue;
    const text = individual + own.replace(/^\s*none\s*$/i, '');
    const ownBox = /^(fill-box|stroke-box|content-box|border-box)$/.test(attributes.get('css:transform-box') ?? '');
    // Percentages count from the view box's size, but the origin from the corner of user space, not of the view box.
    const box = ownBox ? boundsOf(element) : { x: 0, y: 0, width: viewBox.width, height: viewBox.height };
    const matrix = parseTransform(text, box ?? { width: 0, height: 0 });
    if (!matrix) continue;
    const [x, y] = originOf(origin, box);
    attributes.set('transform', writeTransform(multiply(translation(x, y), multiply(matrix, translation(-x, -y)))));
  }
}

/** `transform-origin` in user units; SVG's initial one is `0 0`. */
function originOf(text: string | undefined, box: Rect | null): [x: number, y: number] {
  if (!text || !box) return [box?.x ?? 0, box?.y ?? 0];
  const words = text.trim().toLowerCase();
  const [across, down] = positionOf(words.split(/[\s,]+/), '0');
  const place = (written: string, start: number, whole: number) => {
    if (written.endsWith('%')) return start + (Number.parseFloat(written) / 100) * whole;
    return start + (parseLength(written) ?? 0);
  };
  return [place(across, box.x, box.width), place(down, box.y, box.height)];
}
