import { createHash } from 'node:crypto';
import type { SvgAsset } from '../../scene/image.ts';
import type { Rect } from '../../scene/types.ts';
import { writePath } from '../path.ts';
import type { InnerPicture } from '../pictures.ts';
import { measureComplexity } from '../read/complexity.ts';
import { descendants, element, isElement, type SvgElement, serialize } from '../tree.ts';
import { normalize } from './normalize.ts';

/** What an element needs around it to be drawn by itself. */
export interface Surroundings {
  /** The part of it that is drawn, in its own coordinates. */
  region: Rect;
  /** The size that its percentages refer to. */
  viewport: { width: number; height: number };
  /** The attributes that it inherits. */
  outer: ReadonlyMap<string, string>;
  /** Its own `color`, which filter functions may name. */
  color: string;
  /** Its `filter`, where it is not what the attribute says. */
  filter?: string;
  byId: ReadonlyMap<string, SvgElement>;
  pictures: ReadonlyMap<SvgElement, InnerPicture>;
}

/** Properties that apply to the whole element after its filter: the placer of its picture applies them. */
const APPLIED_LATER = ['transform', 'opacity', 'clip-path', 'mask'];

/** An element and the definitions that it refers to as a document of its own, for librsvg. */
export function elementAsset(original: SvgElement, surroundings: Surroundings): SvgAsset {
  const { region, viewport, outer } = surroundings;
  const copy = copyOf(original, surroundings);
  for (const name of APPLIED_LATER) copy.attributes.delete(name);
  if (surroundings.filter) copy.attributes.set('filter', surroundings.filter);
  for (const name of [...copy.attributes.keys()])
    if (/^css:(?:transform|translate|rotate|scale)/.test(name)) copy.attributes.delete(name);
  const style = copy.attributes.get('style')?.replace(/(?:mix-blend-mode|isolation):[^;]*/g, '');
  if (style !== undefined) copy.attributes.set('style', style);
  const size = { width: String(viewport.width), height: String(viewport.height) };
  const placed = element('svg', { ...size, overflow: 'visible' }, [element('g', Object.fromEntries(outer), [copy])]);
  const root = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: String(region.width),
      height: String(region.height),
      color: surroundings.color,
      viewBox: [region.x, region.y, region.width, region.height].join(' '),
    },
    [element('defs', {}, definitionsOf(original, outer, surroundings)), placed],
  );
  // An outermost element would stand in another one.
  if (copy.name === 'svg') for (const name of ['x', 'y', 'width', 'height']) copy.attributes.delete(name);
  normalize(root, region);
  const complexity = measureComplexity(root, Math.max(region.width, region.height) || 1);
  const svg = serialize(root);
  const id = createHash('sha256').update(svg).digest('hex').slice(0, 32);
  return { kind: 'svg', id, width: region.width, height: region.height, svg, complexity };
}

/** Copies of everything that an element refers to, directly or not, each with its inherited properties. */
function definitionsOf(
  original: SvgElement,
  outer: ReadonlyMap<string, string>,
  surroundings: Surroundings,
): SvgElement[] {
  const { byId } = surroundings;
  const reached = new Set<SvgElement>();
  const queue = [
    ...referencesIn(outer),
    ...[...descendants(original)].flatMap(({ attributes }) => referencesIn(attributes)),
  ];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const target = byId.get(id);
    if (!target || reached.has(target) || isWithin(target, original)) continue;
    reached.add(target);
    for (const { attributes } of descendants(target))
      for (const reference of referencesIn(attributes)) queue.push(reference);
  }
  const outermost = [...reached].filter(
    (target) => ![...reached].some((other) => other !== target && isWithin(target, other)),
  );
  return outermost.map((target) => {
    let wrapped = copyOf(target, surroundings);
    for (let at = target.parent; at; at = at.parent) {
      const inherited = [...at.attributes].filter(([name]) => INHERITED.test(name));
      if (inherited.length > 0) wrapped = element('g', Object.fromEntries(inherited), [wrapped]);
    }
    return wrapped;
  });
}

const INHERITED =
  /^(?:color.*|fill.*|stroke.*|font.*|visibility|clip-rule|marker.*|paint-order|.*-rendering|letter-spacing|word-spacing|text-anchor)$/;

function referencesIn(attributes: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const [name, value] of attributes) {
    if (name === 'href' && value.startsWith('#')) found.push(value.slice(1));
    else if (value.includes('url(')) for (const [, id = ''] of value.matchAll(/url\(#([^()]*)\)/g)) found.push(id);
  }
  return found;
}

function isWithin(node: SvgElement, outer: SvgElement): boolean {
  for (let at: SvgElement | null = node; at; at = at.parent) if (at === outer) return true;
  return false;
}

function copyOf(node: SvgElement, { pictures }: Pick<Surroundings, 'pictures'>): SvgElement {
  const copy: SvgElement = { ...node, attributes: new Map(node.attributes), parent: null };
  copy.children = node.children.map((child) => {
    if (!isElement(child)) return child;
    const inner = copyOf(child, { pictures });
    inner.parent = copy;
    return inner;
  });
  if (node.outline && !copy.attributes.has('d')) copy.attributes.set('d', writePath(node.outline));
  const picture = pictures.get(node);
  if (picture) copy.attributes.set('href', dataUri(picture));
  return copy;
}

function dataUri(picture: InnerPicture): string {
  if (picture.kind === 'raster') return `data:${picture.asset.mime};base64,${picture.asset.data.toString('base64')}`;
  const { root, width, height, pictures } = picture.document;
  const copy = copyOf(root, { pictures });
  copy.attributes = new Map([
    ['xmlns', 'http://www.w3.org/2000/svg'],
    ...[...copy.attributes].filter(([name]) => name !== 'xmlns'),
    ['width', String(width)],
    ['height', String(height)],
  ]);
  normalize(copy, { width, height });
  return `data:image/svg+xml;base64,${Buffer.from(serialize(copy)).toString('base64')}`;
}
