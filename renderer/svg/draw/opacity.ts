import { descendants, isElement, type SvgElement } from '../tree.ts';

const SHAPES = new Set('path rect circle ellipse line polyline polygon'.split(' '));

/**
 * Moves the opacity of an element that is painted in one go into its paint. The px are the same, and Chromium does so
 * too, without the layer as large as the picture that librsvg makes for every `opacity` (a fifth of the time of
 * drawings with many).
 */
export function foldOpacity(root: SvgElement): void {
  const names = new Set([...descendants(root)].map(({ name }) => name));
  // A marker on a line is painted over it.
  if (names.has('marker')) return;
  for (const node of descendants(root)) {
    const { name, attributes } = node;
    const opacity = alphaOf(attributes.get('opacity'));
    if (opacity === null || opacity === 1 || hasEffect(node)) continue;
    if (name === 'g') handDown(node, opacity);
    else if (SHAPES.has(name)) intoPaint(node, opacity, names.has('use'));
  }
}

/** Whether a filter, a mask or blending applies to the whole element once it is painted. */
const hasEffect = ({ attributes }: SvgElement): boolean =>
  attributes.has('filter') || attributes.has('mask') || /mix-blend-mode/.test(attributes.get('style') ?? '');

/** A group of one has that one's opacity; not where it is used elsewhere too. */
function handDown({ attributes, children }: SvgElement, opacity: number): void {
  const [only, ...others] = children.filter(isElement);
  if (!only || others.length > 0 || only.attributes.has('id') || hasEffect(only)) return;
  if (only.name !== 'g' && !SHAPES.has(only.name)) return;
  const own = alphaOf(only.attributes.get('opacity') ?? '1');
  if (own === null) return;
  only.attributes.set('opacity', String(own * opacity));
  attributes.delete('opacity');
}

/** A shape that is filled or stroked, not both. */
function intoPaint(shape: SvgElement, opacity: number, hasUses: boolean): void {
  const paints = (['fill', 'stroke'] as const).filter((paint) => {
    const value = inherited(shape, paint, hasUses) ?? (paint === 'fill' ? 'black' : 'none');
    return value !== 'none';
  });
  const [paint] = paints;
  if (!paint || paints.length > 1) return;
  const own = alphaOf(inherited(shape, `${paint}-opacity`, hasUses) ?? '1');
  if (own === null) return;
  shape.attributes.set(`${paint}-opacity`, String(own * opacity));
  shape.attributes.delete('opacity');
}

/** The value of a property of an element, by its ancestors; `unknown` where a `use` of it may differ. */
function inherited(node: SvgElement, property: string, hasUses: boolean): string | undefined {
  for (let at: SvgElement | null = node; at; at = at.parent) {
    const value = at.attributes.get(property);
    if (value !== undefined) return value === 'inherit' ? 'unknown' : value;
    if (hasUses) return 'unknown';
  }
  return undefined;
}

/** 0 to 1; null where the text is not an opacity. */
function alphaOf(value: string | undefined): number | null {
  const match = /^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(%?)\s*$/i.exec(value ?? '');
  if (!match) return null;
  return Math.min(1, Math.max(0, Number(match[1]) / (match[2] ? 100 : 1)));
}
