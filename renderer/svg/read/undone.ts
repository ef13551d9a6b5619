import { descendants, type SvgElement } from '../tree.ts';

/** Takes the name of a feature that is not drawn. */
export type OnUndone = (feature: string) => void;

/** Values with which a property does nothing. */
const IDLE = /^(?:none|normal|auto|initial|unset|inherit|revert|currentcolor|all|mixed|solid|0(?:px)?)?$/i;

/** CSS properties that Chromium draws in SVGs and Gesso does not. */
const PROPERTIES: ReadonlySet<string> = new Set([
  ...['text-shadow', 'font-feature-settings', 'font-variation-settings', 'text-decoration-style', 'text-emphasis'],
  ...['offset-path', 'offset', 'perspective', 'backdrop-filter', 'mask-border', 'text-underline-offset'],
  ...['-webkit-text-stroke', 'shape-inside', 'inline-size', 'animation', 'animation-name', 'initial-letter'],
]);

/** Names a declaration that is not drawn. */
export function undoneProperty(property: string, value: string, onUndone: OnUndone): void {
  if (PROPERTIES.has(property) && !IDLE.test(value.trim())) onUndone(property);
  if (property === 'text-decoration' && /\b(?:wavy|double|dotted|dashed)\b/i.test(value))
    onUndone('text-decoration-style');
  if (property === 'text-orientation' && /upright/i.test(value)) onUndone('text-orientation: upright');
  if (/^mask(?:-image)?$/.test(property) && /(?:radial|conic)-gradient\(|image-set\(|url\(\s*["']?(?!#)/i.test(value))
    onUndone('mask-image');
}

const VERTICAL = /^(?:tb|tb-rl|vertical-rl|vertical-lr|sideways-rl|sideways-lr)$/;

/** Elements and attributes of a document, as it was written, that are not drawn. */
export function undoneElements(root: SvgElement, onUndone: OnUndone): void {
  for (const { name, attributes, children } of descendants(root)) {
    if (name === 'foreignObject') onUndone('foreignObject');
    if (attributes.get('lengthAdjust') === 'spacingAndGlyphs') onUndone('lengthAdjust="spacingAndGlyphs"');
    if (name === 'tspan' && attributes.has('textLength')) onUndone('textLength of a tspan');
    if (name === 'textPath')
      for (const attribute of ['side', 'method', 'spacing', 'textLength'])
        if (attributes.has(attribute) && !/^(?:left|align|exact)$/.test(attributes.get(attribute)!))
          onUndone(`${attribute} of a textPath`);
    const href = attributes.get('href')?.trim() ?? '';
    if (/^(?:image|use|feImage)$/.test(name) && href !== '' && !/^(?:#|data:)/i.test(href))
      onUndone(`a reference to another file (${name})`);
    const input = /^(?:FillPaint|StrokePaint|BackgroundImage|BackgroundAlpha)$/.exec(attributes.get('in') ?? '')?.[0];
    if (input && name.startsWith('fe')) onUndone(`in="${input}"`);
    const css = name === 'style' ? children.filter((child) => typeof child === 'string').join('') : '';
    const rule = /@(?:import|layer|scope|container|property)\b/i.exec(css)?.[0];
    if (rule) onUndone(rule.toLowerCase());
  }
}

/** Texts that stay texts, to be drawn with whatever fonts the machine has. */
export const undoneText = ({ attributes }: SvgElement): string =>
  VERTICAL.test(attributes.get('writing-mode') ?? '')
    ? 'writing-mode'
    : 'text in a script that needs fonts of the machine';
