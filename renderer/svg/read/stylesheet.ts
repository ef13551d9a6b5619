import { _compileUnsafe as compileSelector, type Options } from 'css-select';
import { parse as parseSelector, type Selector } from 'css-what';
import { type CssNode, generateCss, parseCss } from '../../css.ts';
import { dictionary } from '../../dictionary.ts';
import { splitArguments } from '../../scene/arguments.ts';
import { replaceSpans } from '../../spans.ts';
import { svgTooComplex } from '../errors.ts';
import { isElement, type SvgElement, type SvgNode, textOf } from '../tree.ts';
import { withNestingSelectors } from './nesting.ts';

export interface Declaration {
  /** Lower case, custom properties (`--x`) as written. */
  property: string;
  value: string;
  important: boolean;
}

/** A selector with its declarations. */
export interface Rule {
  matches(element: SvgElement): boolean;
  /** `#id`, `.class` or tag name that an element must have to match, or `*`: for looking rules up. */
  key: string;
  specificity: number;
  layer: Layer;
  declarations: readonly Declaration[];
  /** Whether it looks at more than the element: at its ancestors, siblings or place. */
  looksAround: boolean;
}

/** The declarations of a `style` attribute; unreadable ones are left out. */
export function parseDeclarations(text: string): Declaration[] {
  return declarationsIn(parseCss(replaceSpans(text, '/*', '*/', ' '), 'declarationList'));
}

function declarationsIn(list: CssNode): Declaration[] {
  const children = list.type === 'DeclarationList' ? [...list.children] : [];
  return children.flatMap((node) => (node.type === 'Declaration' ? [declarationOf(node)] : []));
}

function declarationOf({ property, value, important }: Extract<CssNode, { type: 'Declaration' }>): Declaration {
  return {
    property: property.startsWith('--') ? property : property.toLowerCase(),
    value: (value.type === 'Raw' ? value.value : generateCss(value)).trim(),
    important: Boolean(important),
  };
}

/**
 * A cascade layer (`@layer`) with the layers within it, in the order in which they were first named; the root is that of
 * rules without one. Layers within a layer are weaker than its own rules (CSS Cascade 5, §6.4).
 */
export interface Layer {
  inner: Map<string, Layer>;
}

export const rootLayer = (): Layer => ({ inner: new Map() });

/** The strength of each layer, weakest first. */
export function layerRanks(root: Layer): Map<Layer, number> {
  const ranks = new Map<Layer, number>();
  const rank = (layer: Layer): void => {
    for (const inner of layer.inner.values()) rank(inner);
    ranks.set(layer, ranks.size);
  };
  rank(root);
  return ranks;
}

/** Layers within each other beyond this depth are one. */
const DEEPEST_LAYER = 50;

/** The layer of a name such as `base.buttons` within another; one without a name is a layer of its own. */
function layerWithin(outer: Layer, name: string): Layer {
  let layer = outer;
  const parts = name.trim() === '' ? [`${outer.inner.size} without a name`] : name.trim().split('.', DEEPEST_LAYER);
  for (const part of parts) {
    const inner = layer.inner.get(part) ?? rootLayer();
    layer.inner.set(part, inner);
    layer = inner;
  }
  return layer;
}

/** Counts steps of the search for elements that a selector matches; throws where there are too many. */
export type Spend = (steps: number) => void;

/** What rules of a style sheet are read with. */
interface Reading {
  rules: Rule[];
  options: Options<SvgNode, SvgElement>;
}

/**
 * The rules of a style sheet that hold for a still picture on a light screen, in order.
 * @param spend counts the steps that matching takes
 * @param layers of the document, to which it adds its own
 * @throws RenderError `svg_too_complex` where a selector has too many parts
 */
export function parseStyleSheet(css: string, spend: Spend, layers: Layer): Rule[] {
  const reading: Reading = { rules: [], options: optionsOf(spend) };
  collectRules(parseCss(withNestingSelectors(css.replace(/<!--|-->/g, ' '))), '', layers, reading, 0);
  return reading.rules;
}

/** Blocks within each other beyond this depth are left out. */
const DEEPEST = 20;

/**
 * The rules of a sheet or block. `outer`: the selectors of the rule that it stands in, or none; its declarations are that
 * rule's, each stretch of them at its place among the rules (CSS Nesting 1, §4).
 */
function collectRules(sheet: CssNode, outer: string, layer: Layer, reading: Reading, depth: number): void {
  const children = sheet.type === 'StyleSheet' || sheet.type === 'Block' ? sheet.children : [];
  let stretch: Declaration[] = [];
  const endStretch = () => {
    if (outer !== '') for (const rule of rulesOf(outer, stretch, layer, reading.options)) reading.rules.push(rule);
    stretch = [];
  };
  for (const node of children) {
    if (node.type === 'Declaration') stretch.push(declarationOf(node));
    if (node.type === 'Rule' || node.type === 'Atrule') endStretch();
    if (node.type === 'Rule') collectRule(node, outer, layer, reading, depth);
    if (node.type === 'Atrule') collectAtRule(node, outer, layer, reading, depth);
  }
  endStretch();
}

function collectAtRule(
  { name, prelude, block }: Extract<CssNode, { type: 'Atrule' }>,
  outer: string,
  layer: Layer,
  reading: Reading,
  depth: number,
): void {
  const words = prelude ? generateCss(prelude) : '';
  const kind = name.toLowerCase();
  if (kind === 'layer' && !block) for (const one of words.split(',')) layerWithin(layer, one);
  if (!block || depth >= DEEPEST) return;
  const holds =
    kind === 'layer' || (kind === 'supports' && !/^\s*not\b/i.test(words)) || (kind === 'media' && mediaApplies(words));
  if (!holds) return;
  collectRules(block, outer, kind === 'layer' ? layerWithin(layer, words) : layer, reading, depth + 1);
}

/** A rule with the rules in it, whose `&` is the element that it matches (CSS Nesting 1). */
function collectRule(
  { prelude, block }: Extract<CssNode, { type: 'Rule' }>,
  outer: string,
  layer: Layer,
  reading: Reading,
  depth: number,
): void {
  const own = generateCss(prelude);
  const selector = outer === '' ? own : nested(own, outer);
  if (depth < DEEPEST) collectRules(block, selector, layer, reading, depth + 1);
}

const nested = (selectors: string, outer: string): string =>
  splitArguments(selectors)
    .map((selector) =>
      selector.includes('&') ? selector.replaceAll('&', `:is(${outer})`) : `:is(${outer}) ${selector}`,
    )
    .join(',');

/** Features that a picture drawn by a headless browser has; any other makes its query false. */
const FEATURES = dictionary<string>({
  'prefers-color-scheme': 'light',
  'prefers-reduced-motion': 'no-preference',
  'prefers-contrast': 'no-preference',
  'forced-colors': 'none',
});

function mediaApplies(prelude: string): boolean {
  return prelude.split(',').some((query) => {
    const negated = /^\s*not\b/i.test(query);
    const holds = query.split(/\band\b/i).every((part) => {
      const text = part
        .replace(/^\s*(?:only|not)\b/i, '')
        .trim()
        .toLowerCase();
      const feature = /^\(\s*([\w-]+)\s*:\s*([\w-]+)\s*\)$/.exec(text);
      if (feature) return FEATURES[feature[1]!] === feature[2];
      return text === '' || text === 'all' || text === 'screen';
    });
    return holds !== negated;
  });
}

/** One rule for each selector of a list; an invalid list makes no rule, as CSS says. */
function rulesOf(
  prelude: string,
  declarations: readonly Declaration[],
  layer: Layer,
  options: Options<SvgNode, SvgElement>,
): Rule[] {
  if (declarations.length === 0) return [];
  if (prelude.length > LONGEST_SELECTORS) throw svgTooComplex('its style sheet has a selector that is too long');
  try {
    return parseSelector(prelude).map((selector) => ({
      matches: compileSelector<SvgNode, SvgElement>([selector], options),
      key: keyOf(selector),
      specificity: specificityOf(selector),
      layer,
      declarations,
      looksAround: selector.some((part) => isTraversal(part) || part.type === 'pseudo'),
    }));
  } catch {
    return [];
  }
}

/**
 * Characters of a list of selectors. Style sheets that drawing programs write have lists of hundreds of classes, of some
 * 1000 characters.
 */
const LONGEST_SELECTORS = 20_000;

/**
 * Every look at an element counts, at its children or siblings a tenth of their number: css-select tries all ancestors for
 * each descendant combinator, so that `x g g g g g` in 200 nested groups would take 10⁹ steps.
 */
function optionsOf(spend: Spend): Options<SvgNode, SvgElement> {
  const counted = <T>(nodes: T[]): T[] => {
    spend(1 + nodes.length / 10);
    return nodes;
  };
  return {
    xmlMode: true,
    // Results are kept by css-select as long as the selector is, and attributes change after matching.
    cacheResults: false,
    adapter: {
      isTag: isElement,
      getAttributeValue(element, name) {
        spend(1);
        return element.attributes.get(name);
      },
      hasAttrib(element, name) {
        spend(1);
        return element.attributes.has(name);
      },
      getName(element) {
        spend(1);
        return element.name;
      },
      getChildren: (node) => (isElement(node) ? counted(node.children) : []),
      getParent(element) {
        spend(1);
        return element.parent;
      },
      getSiblings: (node) => (isElement(node) ? counted(node.parent?.children ?? [node]) : []),
      getText: (node) => (isElement(node) ? textOf(node) : node),
      removeSubsets: (nodes) => nodes,
    },
  };
}

const isTraversal = ({ type }: Selector) =>
  type === 'descendant' || type === 'child' || type === 'sibling' || type === 'adjacent';

function keyOf(selector: readonly Selector[]): string {
  const last = selector.slice(selector.findLastIndex(isTraversal) + 1);
  let tag = '*';
  for (const part of last) {
    if (part.type === 'attribute' && part.name === 'id' && part.action === 'equals') return `#${part.value}`;
    if (part.type === 'attribute' && part.name === 'class' && part.action === 'element') return `.${part.value}`;
    if (part.type === 'tag') tag = part.name;
  }
  return tag;
}

/** Ids × 10⁶ + classes, attributes and pseudo-classes × 10³ + tags (Selectors 4, §17). */
function specificityOf(selector: readonly Selector[]): number {
  let sum = 0;
  for (const part of selector) {
    if (part.type === 'tag') sum += 1;
    else if (part.type === 'attribute') sum += part.name === 'id' && part.action === 'equals' ? 1e6 : 1e3;
    else if (part.type === 'pseudo') {
      const inner = Array.isArray(part.data) ? Math.max(0, ...part.data.map(specificityOf)) : 1e3;
      if (part.name !== 'where') sum += inner;
    }
  }
  return sum;
}
