import { descendants, isElement, type SvgElement } from '../tree.ts';

/**
 * Writes filters otherwise where Chromium reads them otherwise than librsvg, in place: an input that no primitive before
 * gives (`BackgroundImage` and `FillPaint`, too) is the result before, and a primitive that lacks what it needs gives
 * nothing.
 * @source Blink `SVGFilterBuilder::GetEffectById`; measured: filters of the reference's SVG files
 */
export function normalizeFilters(root: SvgElement): void {
  for (const filter of descendants(root)) {
    if (filter.name !== 'filter') continue;
    const results = new Set(['SourceGraphic', 'SourceAlpha']);
    for (const primitive of filter.children.filter(isElement)) {
      for (const node of [primitive, ...primitive.children.filter(isElement)])
        for (const name of ['in', 'in2'])
          if (!results.has(node.attributes.get(name) ?? '')) node.attributes.delete(name);
      if (lacksInput(primitive)) becomeClear(primitive);
      const result = primitive.attributes.get('result');
      if (result) results.add(result);
    }
  }
}

function lacksInput({ name, attributes, children }: SvgElement): boolean {
  if (name === 'feDiffuseLighting' || name === 'feSpecularLighting')
    return !children.some((child) => isElement(child) && /^fe(?:Distant|Point|Spot)Light$/.test(child.name));
  if (name !== 'feConvolveMatrix') return false;
  const numbers = (text: string) =>
    text
      .trim()
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
  const [columns = 3, rows = columns] = numbers(attributes.get('order') ?? '3');
  const kernel = numbers(attributes.get('kernelMatrix') ?? '');
  return !(columns > 0 && rows > 0) || kernel.length !== columns * rows || !kernel.every(Number.isFinite);
}

function becomeClear(primitive: SvgElement): void {
  primitive.name = 'feFlood';
  primitive.children = [];
  primitive.attributes.set('flood-opacity', '0');
}
