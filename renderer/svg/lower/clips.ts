import { IDENTITY, multiply, translation } from '../../scene/matrix.ts';
import { transformPath } from '../../scene/path.ts';
import type { Clip, Matrix, Path, Rect } from '../../scene/types.ts';
import { tightBounds } from '../path.ts';
import { isElement, type SvgElement } from '../tree.ts';
import { basicShape } from './basic-shapes.ts';
import {
  childNode,
  documentNode,
  type Lowering,
  lengthContext,
  type Node,
  once,
  ownValue,
  resourceOf,
  withOpen,
} from './context.ts';
import { ontoBox } from './gradients.ts';
import { attributeLength } from './lengths.ts';
import { outlineOf, SHAPES } from './outlines.ts';
import { referenceOf } from './style.ts';
import { matrixOf } from './transforms.ts';

const COVERS_NOTHING: Clip = { kind: 'union', clips: [] };

/**
 * The area that `clip-path` cuts an element to, in its own coordinates; null where there is no clip path. `box`: of the
 * element's fill.
 */
export function clipOf(node: Node, box: () => Rect | null, lowering: Lowering): Clip | null {
  const value = ownValue(node, 'clip-path');
  const id = referenceOf(value);
  if (id === null) return value === undefined || value === 'none' ? null : shapeClip(value, node, box, lowering);
  const element = resourceOf(id, lowering);
  if (element?.name !== 'clipPath') return null;
  // A clip path that refers to itself cuts off nothing.
  return withOpen(lowering, element, () => clipPath(element, box, lowering));
}

/** What a shape function of CSS cuts to; null where it is not valid, and cuts off nothing. */
function shapeClip(value: string, node: Node, box: () => Rect | null, lowering: Lowering): Clip | null {
  const boxes = { fill: box, stroke: () => strokeBox(node, box()), view: () => ({ x: 0, y: 0, ...node.viewport }) };
  const shape = basicShape(value, boxes, lengthContext(lowering, node));
  return shape && { kind: 'path', ...shape };
}

/** A shape's box with its stroke, as far as the stroke reaches at its sides; a group's box is that of its fills. */
function strokeBox({ element, style }: Node, box: Rect | null): Rect | null {
  if (!box || !SHAPES.has(element.name) || style.stroke.kind === 'none') return box;
  const by = style.strokeWidth / 2;
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

function clipPath(element: SvgElement, box: () => Rect | null, lowering: Lowering): Clip {
  const node = documentNode(lowering, element);
  const isInBox = element.attributes.get('clipPathUnits') === 'objectBoundingBox';
  const target = isInBox ? box() : null;
  if (isInBox && !target) return COVERS_NOTHING;
  const own = matrixOf(element, 'transform', node, lowering);
  if (!own) return COVERS_NOTHING;
  const outer = target ? multiply(own, ontoBox(target)) : own;
  const clips = element.children
    .filter(isElement)
    .map((child) => childClip(childNode(lowering, node, child), outer, lowering))
    .filter((clip) => clip !== null);
  lowering.spend(clips.length);
  const covered: Clip = clips.length === 1 ? clips[0]! : { kind: 'union', clips };
  const further = clipOf(node, box, lowering);
  return further ? { kind: 'intersection', clips: [further, covered] } : covered;
}

/** The area of a child of a clip path, with its own clip path; null for an element that clips nothing. */
function childClip(node: Node, outer: Matrix, lowering: Lowering): Clip | null {
  const { element, style } = node;
  if (element.attributes.get('display') === 'none') return null;
  const outline = outlinesIn(node, lowering);
  if (!outline) return null;
  const own = matrixOf(
    element,
    'transform',
    node,
    lowering,
    once(() => tightBounds(outline.path)),
  );
  if (!own) return null;
  const matrix = multiply(outer, own);
  const clip: Clip = {
    kind: 'path',
    path: outline.isVisible ? transformPath(outline.path, matrix) : [],
    rule: outline.rule ?? style.clipRule,
  };
  const further = clipOf(
    node,
    once(() => tightBounds(outline.path)),
    lowering,
  );
  return further ? { kind: 'intersection', clips: [moved(further, matrix), clip] } : clip;
}

interface Outline {
  path: Path;
  rule?: 'nonzero' | 'evenodd';
  isVisible: boolean;
}

/** The outline of a shape, of a text, or of either that a `use` draws; in the coordinates of the element. */
function outlinesIn(node: Node, lowering: Lowering): Outline | null {
  const { element, style } = node;
  if (SHAPES.has(element.name))
    return {
      path: outlineOf(element, lengthContext(lowering, node)),
      rule: style.clipRule,
      isVisible: style.isVisible,
    };
  if (element.textBox) return { path: letters(node, lowering), rule: 'nonzero', isVisible: style.isVisible };
  if (element.name !== 'use') return null;
  const target = lowering.byId.get(element.attributes.get('href')?.slice(1) ?? '');
  if (!target || !(SHAPES.has(target.name) || target.textBox)) return null;
  const drawn = childNode(lowering, node, target);
  const outline = outlinesIn(drawn, lowering);
  const own = matrixOf(target, 'transform', drawn, lowering);
  if (!outline || !own || target.attributes.get('display') === 'none') return null;
  const context = lengthContext(lowering, node);
  const [x, y] = [attributeLength(element, 'x', 'x', context, 0), attributeLength(element, 'y', 'y', context, 0)];
  return { ...outline, path: transformPath(outline.path, multiply(translation(x, y), own)) };
}

/** The outlines of a text's letters, which may overlap, as one. */
function letters(node: Node, lowering: Lowering): Path {
  return node.element.children.filter(isElement).flatMap((child) => {
    const inner = childNode(lowering, node, child);
    const matrix = matrixOf(child, 'transform', inner, lowering) ?? IDENTITY;
    return transformPath(outlineOf(child, lengthContext(lowering, inner)), matrix);
  });
}

/** A clip in the coordinates outside a transform. */
function moved(clip: Clip, matrix: Matrix): Clip {
  if (clip.kind === 'path') return { ...clip, path: transformPath(clip.path, matrix) };
  return { ...clip, clips: clip.clips.map((inner) => moved(inner, matrix)) };
}
