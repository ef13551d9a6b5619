import { isEmpty } from '../../scene/bounds.ts';
import { multiply, translation } from '../../scene/matrix.ts';
import type { GroupItem, ImageItem, Item, Matrix } from '../../scene/types.ts';
import { attributesOf, dataUri, htmlElement, number } from '../markup/xml.ts';
import { hrefOf } from './runs.ts';
import { type HtmlState, inside } from './state.ts';
import { layerOf, placeOf, textElement, textParts } from './text.ts';

/** Items of a page in their order: texts and pictures as elements of HTML, shapes between them in layers of SVG. */
export async function pageMarkup(items: readonly Item[], state: HtmlState): Promise<string> {
  const written: string[] = [];
  let shapes: string[] = [];
  const flush = () => {
    if (shapes.length > 0) written.push(layerOf(shapes.join(''), state));
    shapes = [];
  };
  await walk(items, state, {
    html(markup) {
      flush();
      written.push(markup);
    },
    shapes: (markup) => void shapes.push(markup),
  });
  flush();
  return written.join('');
}

/** Takes what is written. */
interface Sink {
  html(markup: string): void;
  /** Markup of SVG in the page's coordinates. */
  shapes(markup: string): void;
}

async function walk(items: readonly Item[], state: HtmlState, sink: Sink): Promise<void> {
  for (const item of items) {
    if (item.kind === 'group' && isContainer(item)) {
      const transform = multiply(state.svg.transform, item.transform);
      await walk(item.items, inside(state, { transform, origin: item.origin || state.svg.origin }), sink);
      continue;
    }
    const html = item.kind === 'group' ? await htmlOf(item, state) : null;
    if (html !== null) {
      sink.html(html);
      continue;
    }
    const isBlended = item.kind === 'group' && (item.blend ?? 'normal') !== 'normal';
    const plain: Item = isBlended ? { ...item, blend: 'normal', isolated: true } : item;
    const markup = await state.svg.paintItems([plain], state.svg);
    if (!markup) continue;
    const { transform } = state.svg;
    const placed = isPlain(transform) ? markup : `<g${attributesOf({ transform: matrixOf(transform) })}>${markup}</g>`;
    if (isBlended) sink.html(layerOf(placed, state, `mix-blend-mode:${item.blend}`));
    else sink.shapes(placed);
  }
}

const isPlain = ([a, b, c, d, e, f]: Matrix) => a === 1 && b === 0 && c === 0 && d === 1 && e === 0 && f === 0;
const matrixOf = (matrix: Matrix) => `matrix(${matrix.map((value) => number(value, 7)).join(' ')})`;

/** Whether a group is nothing but elements in the same coordinates, as pages and groups of the design are. */
const isContainer = (group: GroupItem): boolean =>
  group.opacity === 1 &&
  group.effects.length === 0 &&
  !group.clip &&
  !group.mask &&
  !group.canvas &&
  !group.isolated &&
  !group.block &&
  !group.link &&
  (group.blend ?? 'normal') === 'normal' &&
  group.items.some((item) => item.kind === 'group' && item.origin !== '' && item.origin !== group.origin);

/** An element as HTML; null where it is a layer of SVG. */
async function htmlOf(group: GroupItem, state: HtmlState): Promise<string | null> {
  const href = group.link ? hrefOf(group.link, state) : null;
  const within = href === null ? state : inside(state, { isLinked: true });
  const placed = inside(within, { origin: group.origin || state.svg.origin });
  const parts = textParts(group);
  const markup = parts ? await textElement(parts, placed) : await pictureElement(group, placed);
  if (markup === null || href === null) return markup;
  return htmlElement('a', { href, rel: 'noopener' }, markup);
}

/** An element that is one picture, in a box that cuts it where a part of it is shown. */
async function pictureElement(group: GroupItem, state: HtmlState): Promise<string | null> {
  const found = onlyPicture(group);
  if (!found) return null;
  const { item, transform, opacity } = found;
  const { asset, source, target, flipX, flipY } = item;
  if (asset.kind !== 'raster') return null;
  const file = await state.svg.tools.pictureFile(asset).catch(() => null);
  if (!file) return null;
  const [kx, ky] = [target.width / source.width, target.height / source.height];
  const alpha = opacity * state.svg.opacity;
  const image = [
    `left:${number(-source.x * kx)}px;top:${number(-source.y * ky)}px`,
    `width:${number(asset.width * kx)}px;height:${number(asset.height * ky)}px`,
  ].join(';');
  const mirrored: Matrix = [flipX ? -1 : 1, 0, 0, flipY ? -1 : 1, flipX ? target.width : 0, flipY ? target.height : 0];
  const place = multiply(multiply(state.svg.transform, transform), multiply(translation(target.x, target.y), mirrored));
  const box = [
    placeOf(place),
    `width:${number(target.width)}px;height:${number(target.height)}px`,
    ...(alpha < 1 ? [`opacity:${number(alpha, 4)}`] : []),
  ].join(';');
  const alt = group.alt ?? group.label ?? '';
  const img = `<img${attributesOf({ src: dataUri(file.mime, file.data), alt, style: image })}>`;
  return htmlElement('div', { class: state.classes.element, style: `${box};overflow:hidden` }, img);
}

/** The one picture that an element is, as it is; null where there is more to it. */
function onlyPicture(group: GroupItem): { item: ImageItem; transform: Matrix; opacity: number } | null {
  const { effects, mask, clip, canvas, items, blend = 'normal' } = group;
  const [item, ...others] = items;
  if (!item || others.length > 0 || effects.length > 0 || mask || clip || canvas || blend !== 'normal') return null;
  if (item.kind === 'image') {
    const isShown = !isEmpty(item.source) && !isEmpty(item.target);
    return isShown ? { item, transform: group.transform, opacity: group.opacity } : null;
  }
  const inner = item.kind === 'group' ? onlyPicture(item) : null;
  return (
    inner && {
      item: inner.item,
      transform: multiply(group.transform, inner.transform),
      opacity: group.opacity * inner.opacity,
    }
  );
}
