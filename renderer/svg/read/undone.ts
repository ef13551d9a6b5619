import { splitArguments } from '../../scene/arguments.ts';
import { descendants, type SvgElement } from '../tree.ts';

/** Takes the name of a feature that is not drawn. */
export type OnUndone = (feature: string) => void;

/** Values with which a property does nothing. */
const IDLE =
  /^(?:none|normal|auto|repeat|match-source|add|border-box|initial|unset|inherit|revert|currentcolor|all|mixed|solid|0(?:px)?)?$/i;

/** CSS properties that Chromium draws in SVGs and Gesso does not. */
const PROPERTIES: ReadonlySet<string> = new Set([
  ...['text-shadow', 'font-feature-settings', 'font-variation-settings', 'text-decoration-style', 'text-emphasis'],
  ...['offset-path', 'offset', 'perspective', 'backdrop-filter', 'mask-border', 'text-underline-offset'],
  ...['-webkit-text-stroke', 'shape-inside', 'inline-size', 'animation', 'animation-name', 'initial-letter'],
  ...['mask-size', 'mask-position', 'mask-repeat', 'mask-mode', 'mask-composite', 'mask-origin', 'mask-clip'],
]);

/** Declarations by property and value. */
const DECLARATIONS: readonly { feature: string; property: RegExp; value: RegExp }[] = [
  { feature: 'text-decoration-style', property: /^text-decoration$/, value: /\b(?:wavy|double|dotted|dashed)\b/i },
  { feature: 'revert-layer', property: /^/, value: /^revert-layer$/i },
  { feature: 'text-orientation: upright', property: /^text-orientation$/, value: /upright/i },
];

/** A list of pictures that are not all gradients as they are drawn. */
const isUndoneMask = (value: string): boolean =>
  /(?:gradient|image-set|image|element|cross-fade)\(|url\(\s*["']?data:/i.test(value) &&
  !splitArguments(value).every((one) => /^(?:repeating-)?(?:linear|radial)-gradient\(.*\)$/is.test(one));

interface UndoneAttribute {
  feature: string;
  isElement(name: string): boolean;
  attribute: string;
  isUndone(value: string): boolean;
}

/** A reference that leads out of the file. */
const isAbroad = (href: string): boolean => href.trim() !== '' && !/^(?:#|data:)/i.test(href.trim());
const isElement = (element: string) => (name: string) => name === element;

/** Attributes of elements, with the values that are not drawn. */
const ATTRIBUTES: readonly UndoneAttribute[] = [
  {
    feature: 'lengthAdjust="spacingAndGlyphs"',
    isElement: () => true,
    attribute: 'lengthAdjust',
    isUndone: (value) => value === 'spacingAndGlyphs',
  },
  { feature: 'textLength of a tspan', isElement: isElement('tspan'), attribute: 'textLength', isUndone: () => true },
  ...['side', 'method', 'spacing', 'textLength'].map((attribute) => ({
    feature: `${attribute} of a textPath`,
    isElement: isElement('textPath'),
    attribute,
    isUndone: (value: string) => !['left', 'align', 'exact'].includes(value),
  })),
  ...['image', 'use', 'feImage'].map((name) => ({
    feature: `a reference to another file (${name})`,
    isElement: isElement(name),
    attribute: 'href',
    isUndone: isAbroad,
  })),
  ...['FillPaint', 'StrokePaint', 'BackgroundImage', 'BackgroundAlpha'].map((input) => ({
    feature: `in="${input}"`,
    isElement: (name: string) => name.startsWith('fe'),
    attribute: 'in',
    isUndone: (value: string) => value === input,
  })),
];

const ELEMENTS = ['foreignObject'];

const MASK_IMAGE = 'mask-image';

/** Rules of style sheets. */
const RULES = ['@import', '@scope', '@container', '@property'];

/** Texts that stay texts. */
const VERTICAL_TEXT = 'writing-mode';
const FOREIGN_TEXT = 'text in a script that needs fonts of the machine';

/** The names of all features that are not drawn, as warnings and the documents have them. */
export const undoneFeatures = (): string[] => [
  ...new Set([
    ...[...ELEMENTS, ...ATTRIBUTES.map(({ feature }) => feature)],
    ...[...PROPERTIES, MASK_IMAGE, ...DECLARATIONS.map(({ feature }) => feature)],
    ...[...RULES, VERTICAL_TEXT, FOREIGN_TEXT],
  ]),
];

/** Names a declaration that is not drawn. */
export function undoneProperty(property: string, value: string, onUndone: OnUndone): void {
  if (PROPERTIES.has(property) && !IDLE.test(value.trim())) onUndone(property);
  if (property === 'mask' && isUndoneMask(value)) onUndone(MASK_IMAGE);
  for (const declaration of DECLARATIONS)
    if (declaration.property.test(property) && declaration.value.test(value)) onUndone(declaration.feature);
}

const VERTICAL = /^(?:tb|tb-rl|vertical-rl|vertical-lr|sideways-rl|sideways-lr)$/;

/** Elements and attributes of a document, as it was written, that are not drawn. */
export function undoneElements(root: SvgElement, onUndone: OnUndone): void {
  for (const { name, attributes, children } of descendants(root)) {
    if (ELEMENTS.includes(name)) onUndone(name);
    for (const { feature, isElement, attribute, isUndone } of ATTRIBUTES) {
      const value = attributes.get(attribute);
      if (value !== undefined && isElement(name) && isUndone(value)) onUndone(feature);
    }
    const css = name === 'style' ? children.filter((child) => typeof child === 'string').join('') : '';
    const rules = css.toLowerCase();
    for (const rule of RULES) if (rules.includes(rule)) onUndone(rule);
  }
}

/** Texts that stay texts, to be drawn with whatever fonts the machine has. */
export const undoneText = ({ attributes }: SvgElement): string =>
  VERTICAL.test(attributes.get('writing-mode') ?? '') ? VERTICAL_TEXT : FOREIGN_TEXT;
