import { parseTransform, writeTransform } from '../../assets/svg/transform.ts';
import { descendants, element, isElement, type SvgElement, textOf } from '../../assets/svg/tree.ts';
import { IDENTITY, multiply, translation } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import { readPath, transformPath, writePath } from './path.ts';

/** Characters that uses of texts in clip paths may add to a document together. */
const MOST_COPIED = 100_000;

/**
 * Replaces the `use` of texts in clip paths by the texts, in place: outlined, a text is a group, and a clip path may
 * hold shapes only.
 */
export function writeOutTexts(root: SvgElement, byId: ReadonlyMap<string, SvgElement>): void {
  let copied = 0;
  for (const clip of descendants(root)) {
    if (clip.name !== 'clipPath') continue;
    clip.children = clip.children.map((child) => {
      if (!isElement(child) || child.name !== 'use') return child;
      const text = byId.get(child.attributes.get('href')?.slice(1) ?? '');
      if (text?.name !== 'text') return child;
      copied += textOf(text).length;
      return copied > MOST_COPIED ? child : writtenOut(child, text);
    });
  }
}

function writtenOut(use: SvgElement, text: SvgElement): SvgElement {
  const copy = copyOf(text, use.parent);
  const length = (name: string) => Number.parseFloat(use.attributes.get(name) ?? '') || 0;
  const matrixOf = ({ attributes }: SvgElement) => parseTransform(attributes.get('transform') ?? '') ?? IDENTITY;
  const place = multiply(matrixOf(use), translation(length('x'), length('y')));
  for (const [name, value] of use.attributes)
    if (!copy.attributes.has(name) && !OF_USE.has(name)) copy.attributes.set(name, value);
  copy.attributes.delete('id');
  copy.attributes.set('transform', writeTransform(multiply(place, matrixOf(text))));
  return copy;
}
const OF_USE = new Set(['x', 'y', 'width', 'height', 'href', 'transform']);

function copyOf(node: SvgElement, parent: SvgElement | null): SvgElement {
  const copy: SvgElement = { ...node, attributes: new Map(node.attributes), parent };
  copy.children = node.children.map((child) => (isElement(child) ? copyOf(child, copy) : child));
  return copy;
}

/** Path data of the outlines of a text, `path` and `rect` elements, as one. */
export function joinPaths(shapes: readonly SvgElement[]): string {
  return shapes
    .map(({ name, attributes }) => {
      const side = (key: string) => Number(attributes.get(key) ?? 0);
      const box = { x: side('x'), y: side('y'), width: side('width'), height: side('height') };
      const path = name === 'rect' ? rectangle(box) : readPath(attributes.get('d') ?? '');
      return writePath(transformPath(path, parseTransform(attributes.get('transform') ?? '') ?? IDENTITY));
    })
    .join('');
}

/** The outlines of a text, those that follow each other and look alike as one: a gradient is spread over its box. */
export function joinPathsByStyle(shapes: readonly SvgElement[]): SvgElement[] {
  const groups: { style: [string, string][]; shapes: SvgElement[] }[] = [];
  for (const shape of shapes) {
    const style = [...shape.attributes].filter(([name]) => !GEOMETRY.has(name));
    const last = groups.at(-1);
    if (last && JSON.stringify(last.style) === JSON.stringify(style)) last.shapes.push(shape);
    else groups.push({ style, shapes: [shape] });
  }
  return groups.map((group) => element('path', { ...Object.fromEntries(group.style), d: joinPaths(group.shapes) }));
}
const GEOMETRY = new Set(['x', 'y', 'width', 'height', 'd', 'transform']);
