import { isDataUri, parseDataUri } from '../data-uri.ts';
import { sniff } from '../sniff.ts';
import { decodeFragment } from './colors.ts';
import { descendants, isElement, type SvgElement } from './tree.ts';

/** Everything that draws, or that what draws refers to. Scripts, foreign content, animations and links are not here. */
const KEPT: ReadonlySet<string> = new Set(
  (
    'svg g defs symbol use switch style path rect circle ellipse line polyline polygon text tspan textPath image ' +
    'linearGradient radialGradient stop pattern clipPath mask marker filter ' +
    'feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap ' +
    'feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode ' +
    'feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence'
  ).split(' '),
);

/** Elements whose text counts; between others it is white space. */
const TEXT_CONTENT: ReadonlySet<string> = new Set(['text', 'tspan', 'textPath', 'style']);

/** Makes an SVG inside the document safe in turn; null for one that cannot be used. */
export type NestedSvg = (source: string) => string | null;

/**
 * Leaves only what draws, in place: no scripts, event handlers, foreign objects, animations or links, and no reference
 * that leaves the document. Pictures within it are data URIs.
 */
export function sanitize(root: SvgElement, nested: NestedSvg): void {
  for (const element of descendants(root)) {
    unlink(element);
    element.children = element.children.filter((child) =>
      isElement(child) ? KEPT.has(child.name) || child.name === 'a' : TEXT_CONTENT.has(element.name),
    );
    for (const name of [...element.attributes.keys()]) if (/^on/i.test(name)) element.attributes.delete(name);
    const href = element.attributes.get('href');
    if (href === undefined) continue;
    const safe = safeReference(element.name, href.trim(), nested);
    if (safe === null) element.attributes.delete('href');
    else element.attributes.set('href', safe);
  }
}

/** To the eye a link is a group, or a span of text. */
function unlink(element: SvgElement): void {
  if (element.name !== 'a') return;
  element.name = element.parent && TEXT_CONTENT.has(element.parent.name) ? 'tspan' : 'g';
  element.attributes.delete('href');
}

function safeReference(element: string, href: string, nested: NestedSvg): string | null {
  if (href.startsWith('#')) return `#${decodeFragment(href.slice(1))}`;
  if ((element !== 'image' && element !== 'feImage') || !isDataUri(href)) return null;
  const image = parseDataUri(href);
  const content = image && sniff(image.data);
  if (!content || content === 'video') return null;
  if (content !== 'image/svg+xml') return `data:${content};base64,${image.data.toString('base64')}`;
  const svg = nested(image.data.toString('utf8'));
  return svg && `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
