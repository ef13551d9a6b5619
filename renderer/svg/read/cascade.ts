import { svgTooComplex } from '../errors.ts';
import { descendants, elementsById, isElement, type SvgElement, textOf } from '../tree.ts';
import { type ColorWriter, plainColor } from './colors.ts';
import { NO_VARIABLES, ownVariables, type Variables } from './custom-properties.ts';
import { withCurrentColor, writePresentationAttributes, writeProperties } from './properties.ts';
import {
  type Declaration,
  layerRanks,
  parseDeclarations,
  parseStyleSheet,
  type Rule,
  rootLayer,
  type Spend,
} from './stylesheet.ts';
import type { OnUndone } from './undone.ts';

/** Looks at elements for the sake of selectors: beyond it the style sheet is there to keep us busy. */
const MOST_STEPS = 50_000_000;

/**
 * Resolves all CSS of a document into presentation attributes (and a `style` of the few properties that have none), as
 * `var()`, `!important`, media queries and selectors are not read by the rasteriser, or not as browsers do. Colours are
 * written by `writeColor`, but not in masks, where black means "not here". `class` attributes and style sheets are used
 * up. What CSS says of `transform` and its like is kept in attributes named `css:transform`. `onUndone` is told of
 * properties that are not drawn.
 * @throws RenderError `svg_too_complex` where the style sheet has too many rules for so many elements
 */
export function applyStyles(root: SvgElement, writeColor: ColorWriter, onUndone: OnUndone): void {
  const spend = budget();
  const { rules, rankOf } = styleSheets(root, spend);
  const matching = ruleIndex(rules, rankOf, spend);
  const trees = [root, ...(rules.some(({ looksAround }) => looksAround) ? shadowsOf(root) : [])];
  const inlineStyles = new Map<string, Declaration[]>();
  const declaredBy = new Map<SvgElement, Declaration[]>();
  for (const element of elementsOf(trees)) {
    const style = element.attributes.get('style') ?? '';
    let inline = inlineStyles.get(style);
    if (!inline) {
      inline = style ? parseDeclarations(style) : [];
      inlineStyles.set(style, inline);
    }
    const declared = cascade(matching(element), rankOf, inline);
    if (declared.length > 0) declaredBy.set(element, declared);
  }
  // Only now, as selectors look at attributes.
  const variablesOf = new Map<SvgElement, Variables>();
  const colorOf = new Map<SvgElement, string>();
  const inMask = new Set<SvgElement>();
  for (const element of elementsOf(trees)) {
    element.attributes.delete('style');
    element.attributes.delete('class');
    if (element.name === 'mask' || (element.parent && inMask.has(element.parent))) inMask.add(element);
    const write = inMask.has(element) ? plainColor : writeColor;
    const inherited = (element.parent && variablesOf.get(element.parent)) ?? NO_VARIABLES;
    const declared = declaredBy.get(element) ?? [];
    const variables = ownVariables(declared, inherited);
    variablesOf.set(element, variables);
    const color = (element.parent && colorOf.get(element.parent)) ?? '#000000';
    writePresentationAttributes(element, variables, withCurrentColor(write, color));
    writeProperties(element, declared, variables, withCurrentColor(write, color), onUndone);
    const own = element.attributes.get('color');
    colorOf.set(element, own && !/^(?:inherit|currentcolor)$/i.test(own) ? own : color);
  }
}

function* elementsOf(trees: readonly SvgElement[]): Iterable<SvgElement> {
  for (const tree of trees) yield* descendants(tree);
}

/** More elements than this are not copied. */
const MOST_SHADOWED = 5000;
const COPIED = /^(?:g|symbol|svg|path|rect|circle|ellipse|line|polyline|polygon)$/;

/**
 * Copies of what each `use` draws, left in its `shadow`: selectors see it there without the ancestors and siblings that it
 * has where it stands (SVG 2, §5.6). Only shapes are copied.
 */
function shadowsOf(root: SvgElement): SvgElement[] {
  const byId = elementsById(root);
  const shadows: SvgElement[] = [];
  let left = MOST_SHADOWED;
  const copy = (original: SvgElement, parent: SvgElement | null): SvgElement => {
    const made: SvgElement = { ...original, attributes: new Map(original.attributes), children: [], parent };
    made.children = original.children.map((child) => (isElement(child) ? copy(child, made) : child));
    return made;
  };
  for (const { name, attributes } of descendants(root)) {
    const target = name === 'use' ? byId.get(attributes.get('href')?.slice(1) ?? '') : undefined;
    if (!target || target.shadow) continue;
    const inside = [...descendants(target)];
    left -= inside.length;
    if (left < 0) break;
    if (!inside.every((element) => COPIED.test(element.name))) continue;
    target.shadow = copy(target, null);
    shadows.push(target.shadow);
  }
  return shadows;
}

/** @throws RenderError `svg_too_complex` once more than {@link MOST_STEPS} are spent */
function budget(): Spend {
  let spent = 0;
  return (steps) => {
    spent += steps;
    if (spent > MOST_STEPS) throw svgTooComplex('its style sheet has too many rules for so many elements');
  };
}

/** The CSS of each `style` element, with its own media query. */
export function styleSheetTexts(root: SvgElement): string[] {
  const texts: string[] = [];
  for (const element of descendants(root)) {
    if (element.name !== 'style') continue;
    const type = element.attributes.get('type')?.trim().toLowerCase();
    if (type && type !== 'text/css') continue;
    const media = element.attributes.get('media');
    const css = textOf(element);
    texts.push(media ? `@media ${media} {${css}}` : css);
  }
  return texts;
}

/** The strength of a rule's layer. */
type RankOf = (rule: Rule) => number;

function styleSheets(root: SvgElement, spend: Spend): { rules: Rule[]; rankOf: RankOf } {
  const rules: Rule[] = [];
  const layers = rootLayer();
  for (const css of styleSheetTexts(root)) for (const rule of parseStyleSheet(css, spend, layers)) rules.push(rule);
  const ranks = layerRanks(layers);
  return { rules, rankOf: ({ layer }) => ranks.get(layer) ?? 0 };
}

/** Finds the rules that match an element, weakest first. */
function ruleIndex(rules: readonly Rule[], rankOf: RankOf, spend: Spend): (element: SvgElement) => Rule[] {
  if (rules.length === 0) return () => [];
  const order = new Map(rules.map((rule, i) => [rule, i]));
  const byKey = new Map<string, Rule[]>();
  for (const rule of rules) {
    const alike = byKey.get(rule.key);
    if (alike) alike.push(rule);
    else byKey.set(rule.key, [rule]);
  }
  return (element) => {
    const keys = ['*', element.name];
    const id = element.attributes.get('id');
    if (id) keys.push(`#${id}`);
    for (const name of new Set(element.attributes.get('class')?.split(/\s+/))) if (name) keys.push(`.${name}`);
    const candidates = keys.flatMap((key) => byKey.get(key) ?? []);
    spend(candidates.length + 1);
    const matched = candidates.filter((rule) => rule.matches(element));
    return matched.sort(
      (a, b) => rankOf(a) - rankOf(b) || a.specificity - b.specificity || order.get(a)! - order.get(b)!,
    );
  };
}

/**
 * The declarations of an element, weakest first: rules, then its `style`, then the important ones of both. Among important
 * ones the weakest layer is the strongest (CSS Cascade 5, §6.4.3).
 */
function cascade(rules: readonly Rule[], rankOf: RankOf, inline: readonly Declaration[]): Declaration[] {
  const all = rules.flatMap((rule) => rule.declarations).concat(inline);
  if (!all.some(({ important }) => important)) return all;
  const turned = [...rules].sort((a, b) => rankOf(b) - rankOf(a));
  const important = turned.flatMap((rule) => rule.declarations).concat(inline);
  return [...all.filter((one) => !one.important), ...important.filter((one) => one.important)];
}
