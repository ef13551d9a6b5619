import type { SvgElement } from './tree.ts';
import { descendants, isElement } from './tree.ts';

/** What is left to write otherwise for the rasteriser, once styles are attributes. `size` is the document's, in CSS px. */
export function normalize(root: SvgElement, _size: { width: number; height: number }): void {
  for (const element of descendants(root)) {
    element.children = element.children.filter((child) => !isElement(child) || child.name !== 'style');
    for (const name of [...element.attributes.keys()])
      if (/^(css:|data-|aria-)/.test(name)) element.attributes.delete(name);
  }
}
