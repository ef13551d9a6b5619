import { descendants, isElement, type SvgElement } from '../tree.ts';

/**
 * Leaves out elements that are not shown to a reader of English, and alternatives that a `switch` does not choose;
 * style sheets are used up.
 */
export function applyConditions(root: SvgElement): void {
  for (const node of descendants(root)) {
    node.children = node.children.filter((child) => !isElement(child) || (child.name !== 'style' && isShown(child)));
    if (node.name === 'switch') keepFirst(node);
  }
}

/** Whether an element's conditions hold, for a reader of English without extensions. */
function isShown({ name, attributes }: SvgElement): boolean {
  if (!CONDITIONAL.has(name)) return true;
  if (attributes.has('requiredExtensions')) return false;
  const languages = attributes.get('systemLanguage');
  return languages === undefined || languages.split(',').some((language) => /^\s*en(?:-|\s*$)/i.test(language));
}

/** The first child of a `switch` that is shown is the only one. */
function keepFirst(node: SvgElement): void {
  node.name = 'g';
  node.children = node.children.filter(isElement).slice(0, 1);
  for (const name of ['systemLanguage', 'requiredFeatures']) node.attributes.delete(name);
}

/** Elements that are drawn where they stand: conditions do not apply to definitions. */
const CONDITIONAL: ReadonlySet<string> = new Set(
  'g svg use switch image text tspan textPath path rect circle ellipse line polyline polygon'.split(' '),
);
