import { isDataUri, parseDataUri } from '../../assets/data-uri.ts';
import { descendants, isElement, type SvgElement } from '../tree.ts';
import { decodeFragment } from './colors.ts';

/** Elements that draw, or that drawn elements refer to: no scripts, foreign content, animations or links. */
const KEPT: ReadonlySet<string> = new Set(
  (
    'svg g defs symbol use switch style path rect circle ellipse line polyline polygon text tspan textPath image ' +
    'linearGradient radialGradient stop pattern clipPath mask marker filter ' +
    'feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap ' +
    'feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode ' +
    'feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence'
  ).split(' '),
);

/** Left out with all that is in them. */
const LEFT_OUT: ReadonlySet<string> = new Set(
  'script foreignObject title desc metadata view cursor animate animateColor animateMotion animateTransform set mpath discard handler listener'.split(
    ' ',
  ),
);

/** Elements whose text counts; between others it is white space. */
const TEXT_CONTENT: ReadonlySet<string> = new Set(['text', 'tspan', 'textPath', 'style']);

/** A picture inside the document: its file's bytes, by the text that held them. */
export interface InnerFile {
  uri: string;
  data: Buffer;
}

/**
 * Leaves only elements that draw, in place: no scripts, event handlers, foreign objects, animations or links, and no
 * reference that leaves the document.
 * @returns the pictures within it, by their elements
 */
export function sanitize(root: SvgElement): Map<SvgElement, InnerFile> {
  const files = new Map<SvgElement, InnerFile>();
  for (const element of descendants(root)) {
    unlink(element);
    element.children = element.children.filter((child) =>
      isElement(child) ? !LEFT_OUT.has(child.name) : TEXT_CONTENT.has(element.name),
    );
    // An unknown element is not drawn, but its content may be used.
    if (!KEPT.has(element.name)) element.name = 'defs';
    for (const name of [...element.attributes.keys()]) if (/^on/i.test(name)) element.attributes.delete(name);
    const href = element.attributes.get('href')?.trim();
    if (href === undefined) continue;
    if (href.startsWith('#')) element.attributes.set('href', `#${decodeFragment(href.slice(1))}`);
    else {
      element.attributes.delete('href');
      const file = PICTURES.has(element.name) && isDataUri(href) ? parseDataUri(href) : null;
      if (file) files.set(element, { uri: href, data: file.data });
    }
  }
  return files;
}

const PICTURES: ReadonlySet<string> = new Set(['image', 'feImage']);

/** To the eye a link is a group, or a span of text. */
function unlink(element: SvgElement): void {
  if (element.name !== 'a') return;
  element.name = element.parent && TEXT_CONTENT.has(element.parent.name) ? 'tspan' : 'g';
  element.attributes.delete('href');
}
