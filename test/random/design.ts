/**
 * Random designs that combine the properties of every element type, for finding faults: each is determined by its seed.
 * Real designs combine properties; the goldens and the reference's corpus show one feature each.
 */
import { TRACED } from '../../renderer/elements/figure/traced.ts';
import type { RenderOptions } from '../../renderer/index.ts';
import { BLEND_MODES } from '../../renderer/scene/types.ts';
import { color, fill } from './paints.ts';
import { GIF, LOTTIE, MASKS, PICTURES } from './pictures.ts';
import { type Random, randomOf } from './random.ts';
import { svgDocument } from './svg.ts';
import { FAMILIES, plainText, richText } from './texts.ts';

type Json = Record<string, unknown>;

/** px; small, so that thousands are drawn in minutes. */
const PAGE = { width: 320, height: 240 };
/** How often a property is there at all. */
const OFTEN = 0.2;
const RARELY = 0.07;

const ADJUSTMENTS = ['temperature', 'contrast', 'highlights', 'shadows', 'white', 'black', 'saturation', 'vibrance'];
const SUBTYPES = ['rect', 'rect', 'circle', 'star', 'triangle', 'pentagon', 'hexagon', 'arc', ...Object.keys(TRACED)];
const PRESETS = ['warm', 'cold', 'natural'];

const box = (random: Random): Json => ({
  x: random.between(-30, 200),
  y: random.between(-30, 150),
  width: random.between(20, 240),
  height: random.between(15, 180),
});

/** Everything that every element may have. */
function common(random: Random): Json {
  return {
    ...random.some(OFTEN, { rotation: () => random.between(-180, 180), opacity: () => random.between(0, 1) }),
    ...(random.chance(OFTEN) && {
      shadowEnabled: true,
      ...random.some(0.7, {
        shadowBlur: () => random.between(0, 20),
        shadowOffsetX: () => random.between(-15, 15),
        shadowOffsetY: () => random.between(-15, 15),
        shadowColor: () => color(random),
        shadowOpacity: () => random.between(0, 1),
      }),
    }),
    ...(random.chance(RARELY) && { blurEnabled: true, blurRadius: random.between(0, 15) }),
    ...(random.chance(RARELY) && { brightnessEnabled: true, brightness: random.between(-1, 1) }),
    ...random.some(RARELY, {
      sepiaEnabled: () => true,
      grayscaleEnabled: () => true,
      filters: () =>
        Object.fromEntries(
          random.times(random.whole(1, 2), () => [
            random.pick([...ADJUSTMENTS, ...PRESETS]),
            { intensity: random.between(-1, 1) },
          ]),
        ),
      alwaysOnTop: () => true,
      blendMode: () => random.pick(BLEND_MODES),
      href: () => random.pick(['https://example.com/', '#page', 'mailto:a@example.com']),
      name: () => 'named',
      bindings: () => ({ opacity: 'faded' }),
      custom: () => ({ anything: 1 }),
    }),
    ...random.some(0.02, { visible: () => false, showInExport: () => false }),
  };
}

const picture = (random: Random): Json => ({
  ...box(random),
  ...(random.chance(OFTEN) && {
    cropX: random.between(0, 0.5),
    cropY: random.between(0, 0.5),
    cropWidth: random.between(0.1, 0.5),
    cropHeight: random.between(0.1, 0.5),
  }),
  ...random.some(OFTEN, {
    flipX: () => true,
    flipY: () => true,
    cornerRadius: () => random.between(0, 80),
    stretchEnabled: () => random.chance(0.5),
    focus: () => random.pick(['center', 'attention', 'entropy']),
    keepRatio: () => true,
  }),
  ...(random.chance(OFTEN) && { borderSize: random.between(0, 12), borderColor: color(random) }),
});

/** What texts and table cells have in common. */
const textStyle = (random: Random): Json =>
  random.some(OFTEN, {
    fontFamily: () => random.pick(FAMILIES),
    fontWeight: () => random.pick(['bold', 'normal', 300, '900']),
    fontStyle: () => random.pick(['italic', 'normal']),
    textDecoration: () => random.pick(['underline', 'line-through', 'overline', 'underline line-through']),
    textTransform: () => random.pick(['uppercase', 'lowercase', 'capitalize', 'none']),
    fill: () => fill(random),
    align: () => random.pick(['left', 'center', 'right', 'justify']),
    lineHeight: () => random.pick([0.8, 1, 1.5, 2, 'auto']),
    letterSpacing: () => random.between(-0.1, 0.4),
    verticalAlign: () => random.pick(['top', 'middle', 'bottom']),
  });

const strokeOf = (random: Random): Json =>
  random.chance(OFTEN) ? { stroke: fill(random), strokeWidth: random.between(0, 12) } : {};

const ELEMENTS: Record<string, (random: Random, depth: number) => Json> = {
  text: (random) => ({
    ...box(random),
    ...(random.chance(0.3) && { height: 0 }),
    text: random.chance(0.5) ? plainText(random) : richText(random),
    fontSize: random.between(6, 36),
    ...textStyle(random),
    ...strokeOf(random),
    ...random.some(RARELY, {
      strokeLineJoin: () => random.pick(['miter', 'round', 'bevel']),
      placeholder: () => 'placeholder',
      legacyBackground: () => true,
      curveEnabled: () => true,
      textOverflow: () => random.pick(['change-font-size', 'resize', 'ellipsis', 'fit']),
      maxLines: () => random.whole(0, 3),
      minFontSize: () => random.between(4, 12),
      maxFontSize: () => random.between(12, 40),
    }),
    ...(random.chance(0.5) && { curvePower: random.between(-1, 1) }),
    ...(random.chance(OFTEN) && {
      backgroundEnabled: true,
      ...random.some(0.5, {
        backgroundColor: () => color(random),
        backgroundOpacity: () => random.between(0, 1),
        backgroundCornerRadius: () => random.between(0, 1),
        backgroundPadding: () => random.between(0, 1),
      }),
    }),
  }),
  image: (random) => ({
    ...picture(random),
    src: random.pick(PICTURES),
    ...random.some(OFTEN, { clipSrc: () => random.pick(MASKS) }),
  }),
  gif: (random) => ({ ...picture(random), src: GIF, ...random.some(RARELY, { clipSrc: () => random.pick(MASKS) }) }),
  lottie: (random) => ({
    ...picture(random),
    src: LOTTIE,
    ...random.some(OFTEN, { clipSrc: () => random.pick(MASKS) }),
  }),
  svg: (random) => ({
    ...picture(random),
    src: `data:image/svg+xml;utf8,${encodeURIComponent(svgDocument(random))}`,
    ...random.some(OFTEN, {
      maskSrc: () => random.pick(MASKS),
      colorsReplace: () => ({ '#cc3333': color(random), navy: '#0a0' }),
    }),
  }),
  figure: (random) => ({
    ...box(random),
    subType: random.pick(SUBTYPES),
    fill: fill(random),
    ...strokeOf(random),
    ...random.some(OFTEN, {
      dash: () => random.times(random.pick([2, 4]), () => random.whole(1, 5)),
      cornerRadius: () => random.between(0, 40),
    }),
  }),
  line: (random) => ({
    ...box(random),
    height: random.between(1, 12),
    color: fill(random),
    ...random.some(0.3, {
      dash: () => random.times(2, () => random.whole(1, 5)),
      startHead: () => random.pick(['arrow', 'triangle', 'circle', 'square', 'bar']),
      endHead: () => random.pick(['arrow', 'triangle', 'circle', 'square', 'bar']),
    }),
  }),
  table: (random) => {
    const [rows, cols] = [random.whole(1, 3), random.whole(1, 3)];
    const side = () => ({
      color: color(random),
      width: random.between(0, 6),
      style: random.pick(['solid', 'dashed', 'dotted', 'none']),
    });
    const spans = cols > 1 && random.chance(0.3);
    const cells = random.times(rows * cols, (i) => ({
      id: `cell${i}`,
      type: 'tablecell',
      text: random.chance(0.8) ? plainText(random).slice(0, 20) : '',
      ...(spans && i === 0 && { colSpan: 2 }),
      ...(spans && i === 1 && { mergedInto: 'cell0' }),
      ...textStyle(random),
      ...random.some(RARELY, {
        cellBackground: () => fill(random),
        cellPadding: () => random.between(0, 12),
        fontSize: () => random.between(6, 20),
        borders: () => random.some(0.5, { top: side, right: side, bottom: side, left: side }),
      }),
    }));
    return {
      ...box(random),
      ...{ rows, cols, cells, fontSize: random.between(6, 18) },
      ...textStyle(random),
      ...strokeOf(random),
      ...random.some(OFTEN, {
        colWidths: () => random.times(cols, () => random.between(0.2, 1)),
        rowHeights: () => random.times(rows, () => random.between(0.2, 1)),
        borderColor: () => color(random),
        borderWidth: () => random.between(0, 6),
        borderStyle: () => random.pick(['solid', 'dashed', 'dotted', 'none']),
        cellBackground: () => color(random),
        cellPadding: () => random.between(0, 12),
      }),
    };
  },
  group: (random, depth) => ({
    children: random.times(random.whole(1, depth > 1 ? 1 : 3), () => element(random, depth + 1)),
  }),
};

const ELEMENT_TYPES: readonly string[] = Object.keys(ELEMENTS);
/** A Lottie is drawn by a process of its own, which takes longer than all the rest of a design. */
const isTaken = (random: Random, type: string) => type !== 'lottie' || random.chance(0.4);

function element(random: Random, depth = 0): Json {
  const type = random.pick(ELEMENT_TYPES.filter((name) => (name !== 'group' || depth < 3) && isTaken(random, name)));
  return { type, ...ELEMENTS[type]!(random, depth), ...common(random) };
}

function background(random: Random): string {
  return random.chance(0.1) ? random.pick(PICTURES) : fill(random);
}

/** A design of one page with one to four elements, and the options to render it with. */
export function randomDesign(seed: number): { design: Json; options: RenderOptions } {
  const random = randomOf(seed);
  const page = {
    id: 'page',
    ...random.some(0.3, { background: () => background(random), bleed: () => random.whole(0, 12) }),
    ...random.some(RARELY, { bleedTop: () => random.whole(0, 20), bleedLeft: () => random.whole(0, 20) }),
    ...random.some(RARELY, { width: () => random.between(200, 320), height: () => 'auto' }),
    children: random.times(random.pick([1, 1, 1, 1, 2, 3]), () => element(random)),
  };
  const options = random.some(OFTEN, {
    textVerticalResizeEnabled: () => true,
    textOverflow: () => random.pick(['change-font-size', 'resize', 'ellipsis']),
    textSplitAllowed: () => true,
    ignoreBackground: () => true,
    includeBleed: () => true,
  });
  return {
    design: {
      ...PAGE,
      schemaVersion: random.pick([4, 4, 4, 3, 2, 1, 0]),
      variables: [{ name: 'faded', value: 0.6 }],
      pages: [page],
    },
    options: { richTextEnabled: random.chance(0.5), ...options },
  };
}
