import { multiply, scaleOf } from '../../scene/matrix.ts';
import type { Matrix } from '../../scene/types.ts';
import { viewBoxTransform } from './size.ts';
import { parseTransform } from './transform.ts';
import { descendants, type SvgElement } from './tree.ts';

/** Elements whose contents are drawn elsewhere, or in coordinates of their own. */
const OWN_COORDINATES = new Set('defs symbol clipPath mask marker pattern svg'.split(' '));
/** A list of lengths in px. */
const LENGTHS = /^(?:[\s,]*[+-]?[\d.]+(?:e[+-]?\d+)?(?:px)?)+\s*$/i;

/**
 * Writes strokes that do not scale (`vector-effect="non-scaling-stroke"`) as ones that do: in Chromium they keep their
 * width in px of the picture's own size, and are stretched with it; in librsvg they keep it in px of the device. Those
 * that are used elsewhere, or stretched unevenly, stay as they are.
 * @param size the document's as a picture, px
 */
export function scaleFixedStrokes(root: SvgElement, size: { width: number; height: number }): void {
  const fixed = [...descendants(root)].filter((node) => node.attributes.get('vector-effect') === 'non-scaling-stroke');
  if (fixed.length === 0) return;
  const used = new Set([...descendants(root)].map(({ attributes }) => attributes.get('href')?.slice(1)));
  const toPicture = viewBoxTransform(root.attributes.get('viewBox'), root.attributes.get('preserveAspectRatio'), size);
  const matrixOf = (node: SvgElement): Matrix | null => {
    if (!node.parent) return toPicture;
    if (OWN_COORDINATES.has(node.name) || used.has(node.attributes.get('id') ?? '')) return null;
    const outer = matrixOf(node.parent);
    const own = parseTransform(node.attributes.get('transform') ?? '');
    return outer && own && multiply(outer, own);
  };
  for (const node of fixed) {
    const scale = uniformScale(matrixOf(node));
    if (scale) divideStroke(node, scale);
  }
}

/** How much longer lengths become; null where that depends on their direction, or they vanish. */
function uniformScale(matrix: Matrix | null): number | null {
  const scale = matrix ? scaleOf(matrix) : 0;
  if (!matrix || !(scale > 0)) return null;
  const [a, b, c, d] = matrix;
  return [Math.hypot(a, b), Math.hypot(c, d)].every((side) => Math.abs(side / scale - 1) < 1e-3) ? scale : null;
}

function divideStroke(node: SvgElement, scale: number): void {
  const width = inherited(node, 'stroke-width') ?? '1';
  const dashes = inherited(node, 'stroke-dasharray') ?? 'none';
  const offset = inherited(node, 'stroke-dashoffset') ?? '0';
  if (![width, dashes, offset].every((value) => value === 'none' || LENGTHS.test(value))) return;
  const divided = (list: string) => list.replace(/[\d.]+(?:e[+-]?\d+)?/gi, (number) => String(Number(number) / scale));
  node.attributes.delete('vector-effect');
  node.attributes.set('stroke-width', divided(width));
  if (dashes === 'none') return;
  node.attributes.set('stroke-dasharray', divided(dashes));
  node.attributes.set('stroke-dashoffset', divided(offset));
}

function inherited(node: SvgElement, property: string): string | undefined {
  for (let at: SvgElement | null = node; at; at = at.parent) {
    const value = at.attributes.get(property);
    if (value !== undefined && value !== 'inherit') return value;
  }
  return undefined;
}
