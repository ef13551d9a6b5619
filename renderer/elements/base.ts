import { z } from 'zod';
import { quoted, shortName, type Warn } from '../errors.ts';
import { lazy } from '../lazy.ts';
import { group } from '../scene/items.ts';
import { linkTo } from '../scene/links.ts';
import { mapRect, multiply, rotation, translation } from '../scene/matrix.ts';
import { parseColor } from '../scene/paint.ts';
import {
  type Adjustment,
  BLEND_MODES,
  type BlendMode,
  type Effect,
  type FilteredPicture,
  type Item,
  type Link,
  type Rect,
} from '../scene/types.ts';
import { variablesIn } from '../variables.ts';
import { adjustmentsOf } from './adjustments.ts';
import { motionOf } from './animations.ts';
import { printIntent } from './print.ts';
import type { LayoutContext } from './types.ts';

/** Lengths and coordinates beyond this are no design but a mistake, and would overflow the rasteriser's 32-bit arithmetic. */
export const FARTHEST = 1e6;

// One schema for all properties of a kind: to make one takes longer than to read a design with it.

/** A coordinate or length in px. */
export const px = lazy(() => z.number().min(-FARTHEST).max(FARTHEST));
/** A length that is never negative, px. */
export const length = lazy(() => z.number().min(0).max(FARTHEST));
/** 0..1; a value outside counts as the nearer end. */
export const fraction = lazy(() => z.number().transform((v) => Math.min(1, Math.max(0, v))));

/** A switch of the editor: a picture does not show it, so that anything else than a boolean counts as unset. */
const editorSwitch = lazy(() => z.boolean().catch(true).default(true));

/** What the editor keeps of every element, groups included, and a picture does not show. */
export const editorSchema = lazy(() =>
  z.object({
    name: z
      .string()
      .default('')
      .describe('shown in the editor; in PDFs the alternative text of pictures without `custom.alt`'),
    selectable: editorSwitch().describe('editor only'),
    removable: editorSwitch().describe('editor only'),
    animations: z
      .array(z.unknown())
      .default([])
      .describe('how it enters, leaves and moves; a still does not show them'),
    bindings: z
      .record(z.string(), z.string())
      .default({})
      .describe('`{ PROPERTY: VARIABLE }`: properties that take the value of a variable'),
    custom: z
      .unknown()
      .optional()
      .describe(
        'data of the caller; kept and ignored, but in PDFs for `alt` (alternative text; empty: decoration), `heading`, `headerRows` and `headerColumns` (docs/accessible.md), `spot` and `underlayer` (docs/print.md)',
      ),
  }),
);

const intensity = lazy(() => z.looseObject({ intensity: z.number().default(0) }));

/** The properties that every element has, with their defaults (docs/design.md, "Every element"). */
export const baseSchema = lazy(() =>
  editorSchema().extend({
    id: z.string().default('').describe('names the element in its design'),
    x: px().default(0).describe('left edge of the box before it is turned, px'),
    y: px().default(0).describe('top edge of the box before it is turned, px'),
    rotation: z.number().default(0).describe('degrees clockwise about the box’s own top left corner'),
    opacity: fraction().default(1).describe('0..1'),
    blendMode: z
      .enum(BLEND_MODES)
      .default('normal')
      .describe('how its colours mix with those below it, as CSS `mix-blend-mode` says'),
    visible: z.boolean().default(true).describe('false: not painted'),
    showInExport: z.boolean().default(true).describe('false: not painted'),
    href: z
      .string()
      .default('')
      .describe('what a click opens in PDFs: an address (http, https, mailto, tel), or `#ID` of a page'),
    alwaysOnTop: z.boolean().default(false).describe('painted after the elements without it'),
    blurEnabled: z.boolean().default(false).describe('whether `blurRadius` counts'),
    blurRadius: length().default(10).describe('px'),
    brightnessEnabled: z.boolean().default(false).describe('whether `brightness` counts'),
    brightness: z.number().default(0).describe('-1..1'),
    sepiaEnabled: z.boolean().default(false).describe('browned'),
    grayscaleEnabled: z.boolean().default(false).describe('without colour'),
    filters: z
      .record(z.string(), intensity().or(z.null()))
      .default({})
      .describe('`{ NAME: { intensity } }`, applied in the order of their names in the object'),
    shadowEnabled: z.boolean().default(false).describe('whether a shadow is cast'),
    shadowBlur: length().default(5).describe('px'),
    shadowOffsetX: px().default(0).describe('px to the right'),
    shadowOffsetY: px().default(0).describe('px downwards'),
    shadowColor: z.string().default('black').describe('CSS colour'),
    shadowOpacity: fraction().default(1).describe('0..1'),
    draggable: editorSwitch().describe('editor only'),
    resizable: editorSwitch().describe('editor only'),
    contentEditable: editorSwitch().describe('editor only'),
    styleEditable: editorSwitch().describe('editor only'),
  }),
);
export type Base = z.output<ReturnType<typeof baseSchema>>;

/** The circumstances that effects depend on, besides their element. */
export interface EffectContext extends Pick<LayoutContext, 'pixelRatio' | 'textOptions'> {
  /** px per px of the design that a blurred or adjusted picture has at least; default 0. */
  leastScale?: number;
}

/** Whether the element is painted at all. */
export const isPainted = (element: Pick<Base, 'visible' | 'showInExport' | 'opacity'>): boolean =>
  element.visible && element.showInExport && element.opacity > 0;

/**
 * The effects of an element's shadow, blur and filter properties, in the order they are applied: as on a cached canvas
 * shape, the shadow is part of the picture that is blurred and adjusted.
 *
 * @param box what a blurred or adjusted picture is cut to, in the element's own coordinates.
 */
export function effectsOf(element: Base, box: Rect, context: EffectContext): Effect[] {
  const shadow = shadowOf(element);
  const reach = shadow.reduce((rect, { blur, dx, dy }) => withShadow(rect, blur, dx, dy), box);
  return [...shadow, ...filtersOf(element, reach, context)];
}

/** The effect of an element's shadow properties, alone: of lines and figures, whose filters have no effect (probes blur-figure-*). */
export function shadowOf(element: Base): Extract<Effect, { kind: 'shadow' }>[] {
  if (!element.shadowEnabled || element.shadowOpacity === 0) return [];
  const color = parseColor(element.shadowColor);
  return [
    {
      kind: 'shadow',
      color: { ...color, a: color.a * element.shadowOpacity },
      blur: element.shadowBlur,
      dx: element.shadowOffsetX,
      dy: element.shadowOffsetY,
    },
  ];
}

/**
 * The effects of an element's blur and filter properties. The blur comes after brightness and before every other adjustment (corpus image-filters-old-all, met exactly). Its
 * radius is in px of the picture, so that twice the pixelRatio blurs half as far (wild image-8802-247, svg-8802-116).
 *
 * @param box what the picture that they change is cut to, in the element's own coordinates
 */
export function filtersOf(
  element: Base,
  box: Rect,
  { pixelRatio, textOptions, leastScale = 0 }: EffectContext,
): Effect[] {
  const current = textOptions.engine === 'markup';
  const picture: FilteredPicture = { box, leastScale, stretched: !current };
  const all = adjustmentsOf(element);
  const blurred = element.blurEnabled && element.blurRadius > 0;
  const before = blurred ? all.filter(({ name }) => name === 'brightness') : [];
  const after = all.filter((adjustment) => !before.includes(adjustment));
  const adjust = (adjustments: Adjustment[]): Effect[] =>
    adjustments.length > 0 ? [{ kind: 'adjust', adjustments, ...picture }] : [];
  // The editor of 2026 weighs colours by their alpha, its older one does not (v4 plain-blur, wild4 mixed-8802-371).
  const radius = element.blurRadius / Math.max(pixelRatio, leastScale);
  const blur: Effect[] = blurred ? [{ kind: 'blur', radius, weighted: current, ...picture }] : [];
  return [...adjust(before), ...blur, ...adjust(after)];
}

const withShadow = ({ x, y, width, height }: Rect, blur: number, dx: number, dy: number): Rect => ({
  x: x + Math.min(0, dx) - blur,
  y: y + Math.min(0, dy) - blur,
  width: width + Math.abs(dx) + 2 * blur,
  height: height + Math.abs(dy) + 2 * blur,
});

/** The box of an element in its own coordinates. */
export const ownBox = ({ width, height }: { width: number; height: number }): Rect => ({ x: 0, y: 0, width, height });

/**
 * Places an element's items on the page: position, rotation about its box's top left corner, opacity.
 *
 * @param items laid out in the element's own coordinates, whose origin is the box's top left corner before it is turned
 * @param box the element's, in those coordinates
 */
export function wrap(
  element: Base,
  items: readonly Item[],
  box: Rect,
  { path, warn, animated }: LayoutContext,
): Item[] {
  if (items.length === 0) return [];
  const transform = multiply(translation(element.x, element.y), rotation(element.rotation));
  return [
    group(items, {
      transform,
      opacity: element.opacity,
      origin: path,
      ...toReaders(element),
      ...blendOf(element),
      ...linkOf(element.href, { path, warn }),
      ...printIntent(element.custom, path, warn),
      ...(animated ? { motion: motionOf(element.animations, mapRect(transform, box), { path, warn }) } : {}),
    }),
  ];
}

/** What is said of an element to who cannot see it: its `custom.alt`, where '' means decoration, else its name. */
export function toReaders({ name, custom }: Pick<Base, 'name' | 'custom'>): { label?: string; alt?: string } {
  const alt = ownAlt(custom);
  return { ...(name && { label: name }), ...(alt !== undefined && { alt }) };
}

/** The alternative text that an element's data hold. */
export function ownAlt(custom: unknown): string | undefined {
  const { alt } = (typeof custom === 'object' && custom !== null ? custom : {}) as { alt?: unknown };
  return typeof alt === 'string' ? alt.trim() : undefined;
}

/** How an element mixes with the colours below it; nothing where it covers them, as most elements do. */
export const blendOf = ({ blendMode }: Pick<Base, 'blendMode'>): { blend?: BlendMode } =>
  blendMode === 'normal' ? {} : { blend: blendMode };

/** Warns of the first variable that a text still holds, since it is drawn or followed verbatim. */
export function warnOfVariables(text: string, path: string, warn: Warn): boolean {
  const [variable] = variablesIn(text);
  if (!variable) return false;
  const message = `nothing gives the variable ${shortName(variable)} a value`;
  warn({ code: 'variable_left', path, message, hint: 'give it one in `data`, or in the `variables` of the design' });
  return true;
}

/** The link of an element's `href`, with a warning where it may not be opened. */
export function linkOf(href: string, { path, warn }: Pick<LayoutContext, 'path' | 'warn'>): { link?: Link } {
  if (!href || warnOfVariables(href, `${path}.href`, warn)) return {};
  const link = linkTo(href);
  if (link) return { link };
  warnOfDeadLink(href, `${path}.href`, warn);
  return {};
}

/** Warns of an `href` that may not be opened, and so leads nowhere. */
export function warnOfDeadLink(href: string, path: string, warn: Warn): void {
  const message = `${quoted(href)} is not a link: it takes an address (http, https, mailto, tel) or #ID of a page`;
  warn({ code: 'invalid_link', path, message });
}

/** Puts items together as one picture, which has the effects and fades as a whole: no overlap shows through. */
export const isolate = (items: readonly Item[], effects: readonly Effect[] = []): Item[] =>
  items.length === 0 ? [] : [group(items, { isolated: true, effects })];
