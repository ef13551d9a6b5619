import { descendants, type SvgElement } from './tree.ts';

const PROPERTIES = ['stroke-width', 'stroke-dasharray', 'stroke-dashoffset'] as const;
const NUMBERS = /[\d.]+(?:e[+-]?\d+)?/gi;

/** Whether it has strokes that do not scale (`vector-effect="non-scaling-stroke"`). */
export const hasFixedStrokes = (svg: string): boolean => svg.includes('non-scaling-stroke');

/** Writes the lengths that a stroke that does not scale inherits to its own element, for {@link scaleFixedStrokes}. */
export function writeFixedStrokes(root: SvgElement): void {
  for (const node of descendants(root)) {
    if (node.attributes.get('vector-effect') !== 'non-scaling-stroke') continue;
    for (const property of PROPERTIES) {
      const value = inherited(node, property) ?? (property === 'stroke-width' ? '1' : undefined);
      if (value !== undefined) node.attributes.set(property, value);
    }
  }
}

function inherited(node: SvgElement, property: string): string | undefined {
  for (let at: SvgElement | null = node; at; at = at.parent) {
    const value = at.attributes.get(property);
    if (value !== undefined && value !== 'inherit') return value;
  }
  return undefined;
}

/**
 * Strokes that do not scale, drawn as wide as in Chromium: in px of the design that the picture is placed in, where
 * librsvg has them in px of what it draws on (measured: `drawImage` at 1 and 4 times the size, on a canvas scaled by 2).
 * @param scale px that are drawn on per px of the design
 */
export const scaleFixedStrokes = (svg: string, scale: number): string =>
  svg.replace(/<[^<>]*vector-effect="non-scaling-stroke"[^<>]*>/g, (tag) =>
    tag.replace(/ (?:stroke-width|stroke-dasharray|stroke-dashoffset)="[^"%]*"/g, (attribute) =>
      attribute.replace(NUMBERS, (number) => String(Number(number) * scale)),
    ),
  );
