import { announcementOf } from '../../scene/announced.ts';
import { effectReach, isEmpty } from '../../scene/bounds.ts';
import { maskOf } from '../../scene/clip.ts';
import { group as groupOf, stroke } from '../../scene/items.ts';
import { blends } from '../../scene/leaves.ts';
import { groupLinks, linksOf, type PlacedLink } from '../../scene/links.ts';
import { IDENTITY, invert, multiply, scaling, translation } from '../../scene/matrix.ts';
import { isInvisible } from '../../scene/paint.ts';
import { rectangle, transformPath } from '../../scene/path.ts';
import type {
  GroupItem,
  ImageItem,
  Item,
  Paint,
  PathItem,
  Pattern,
  Scene,
  SolidPaint,
  TextItem,
} from '../../scene/types.ts';
import { grown } from '../raster-part.ts';
import { paintEmoji, paintFiltered, paintRastered } from './as-pixels.ts';
import { mixingTools } from './extremes.ts';
import { paintFlat } from './flatten.ts';
import { imageEmbedder } from './images.ts';
import { boundsInItems, isTurned, textsOf } from './items.ts';
import { paintMasked, paintMaskedBy } from './masks.ts';
import type { PaintState, PdfTools } from './paint-state.ts';
import type { PdfDocument } from './pdfkit.ts';
import { paintUnderlayer } from './plates.ts';
import { areas, setClip, setFill, setStroke, tracePath, undo, withDots } from './shapes.ts';
import { isWorthSharing, keyed, sharedKey } from './sharing.ts';
import { stretchesOf } from './stretches.ts';
import type { TextTags } from './tags.ts';
import { textWriter } from './text.ts';
import { transparency } from './transparency.ts';

/** Paints scenes into a document's pages; fonts and pictures are shared by the pages. */
export function pdfPainter(document: PdfDocument, tools: PdfTools): (scene: Scene) => Promise<void> {
  const text = textWriter(document);
  const images = imageEmbedder(document, tools.colors);
  const layers = transparency(document, tools.colors.space);
  const mixing = mixingTools(document, tools.colors);
  return async (scene) => {
    const page = { x: 0, y: 0, width: scene.width, height: scene.height };
    const state: PaintState = {
      document,
      text,
      images,
      transparency: layers,
      mixing,
      colors: tools.colors,
      spot: null,
      tools,
      page,
      transform: IDENTITY,
      opacity: 1,
      isInForm: false,
      reading: 'elements',
      origin: '',
      paintItems,
    };
    document.save().rect(0, 0, scene.width, scene.height).clip();
    if (tools.isFlat) await paintFlat(scene.items, state);
    else await paintItems(scene.items, state);
    document.restore();
  };
}

async function paintItems(items: readonly Item[], state: PaintState): Promise<void> {
  const { reading } = state;
  if (typeof reading === 'object') await paintParts(items, reading, state);
  else for (const item of items) await paintItem(item, state);
}

/** Items of a text: neighbours in one part are tagged together, with what is drawn between them. */
async function paintParts(items: readonly Item[], texts: TextTags, state: PaintState): Promise<void> {
  for (const stretch of stretchesOf(items)) {
    const { reading } = stretch;
    const paint = async () => {
      for (const item of stretch.items) await paintUntagged(item, { ...state, reading: 'none' });
    };
    if (reading === 'several') for (const item of stretch.items) await paintUntagged(item, state);
    else
      await (reading
        ? texts.mark({ ...reading, text: textIn(stretch.items) }, paint)
        : state.tools.tags.artifact(paint));
  }
}

const textIn = (items: readonly Item[]): string => [...textsOf(items, IDENTITY)].map(({ item }) => item.text).join(' ');

/** Text is read, a picture with a name is announced, everything else is decoration. Elements in groups each for itself. */
async function paintItem(item: Item, state: PaintState): Promise<void> {
  if (state.reading === 'none') return paintUntagged(item, state);
  const { tags } = state.tools;
  const announcement = announcementOf(item);
  if (announcement.kind === 'elements' && item.kind === 'group') {
    tags.links(groupLinks(item, state.transform));
    if (item.block) tags.block(item.block);
    return paintUntagged(item, state);
  }
  const links = linksOf([item], state.transform);
  const paint = () => paintUntagged(item, { ...state, reading: 'none' });
  if (announcement.kind === 'text') return paintReadable(item, links, state);
  if (announcement.kind === 'figure') return tags.figure(announcement.alt, links, paint);
  await tags.artifact(paint);
  tags.links(links);
}

/** An element with text: part by part, or as a whole where one text stands for all that is in it. */
async function paintReadable(item: Item, links: readonly PlacedLink[], state: PaintState): Promise<void> {
  const { text, transform, tools } = state;
  const { label, block } = item.kind === 'group' ? item : {};
  const texts = tools.tags.text(block, links);
  const replacement = isTurned(item, transform) ? label : undefined;
  const paint = (reading: PaintState['reading']) =>
    text.element(textsOf([item], transform), replacement, () =>
      reading === 'none' ? paintUntagged(item, { ...state, reading }) : paintItems([item], { ...state, reading }),
    );
  if (replacement === undefined) await paint(texts);
  else await texts.mark({ text: replacement }, () => paint('none'));
  texts.end();
}

async function paintUntagged(item: Item, state: PaintState): Promise<void> {
  switch (item.kind) {
    case 'group':
      return paintGroup(item, state);
    case 'path':
      return paintPath(item, state);
    case 'image':
      return paintImage(item, state);
    case 'text':
      return item.font.face.color ? paintEmoji(item, state) : paintText(item, state);
    default:
      item satisfies never;
  }
}

async function paintGroup(group: GroupItem, around: PaintState): Promise<void> {
  if (group.opacity <= 0) return;
  if (group.print?.underlayer !== undefined) return paintOverInk(group, group.print.underlayer, around);
  const state = { ...around, origin: group.origin || around.origin, spot: group.print?.spot ?? around.spot };
  if (group.mask || (group.blend ?? 'normal') !== 'normal') return paintLayer(group, state);
  const opacity = state.opacity * group.opacity;
  const { document } = state;
  if (group.effects.length > 0) {
    const [first, ...others] = group.effects;
    if (first?.kind === 'mask' && others.length === 0) return paintMasked(group, first.target, { ...state, opacity });
    if (!group.effects.every((effect) => effect.kind === 'shadow')) return paintFiltered(group, { ...state, opacity });
    // A shadow is pixels; the items that cast it stay text and shapes.
    const effects = group.effects.map((effect) => ({ ...effect, alone: true }));
    await paintRastered({ ...group, opacity: 1, effects }, { ...state, opacity });
  }
  document.save().transform(...group.transform);
  const box = group.shown ?? group.canvas;
  if (box) setClip(document, { kind: 'path', path: rectangle(box), rule: 'nonzero' });
  const isCut = !group.clip || setClip(document, group.clip);
  const transform = multiply(state.transform, group.transform);
  const isOnePicture = group.isolated || group.canvas !== undefined;
  const isLayer = !isCut || (isOnePicture && (opacity < 1 || blends(group.items)));
  const bounds = isLayer ? boundsInItems(group.items, transform) : null;
  if (bounds) {
    const paint = () => paintItems(group.items, { ...state, transform, opacity: 1 });
    const cut = isCut ? null : maskOf(group.clip!);
    const key = sharedKey(group.items, { ...state, transform, opacity: 1 });
    if (cut) await paintMaskedBy(cut, bounds, paint, { ...state, transform, opacity }, key);
    else await state.transparency.isolate(bounds, opacity, paint, { key });
  } else if (!isLayer) await paintPlaced(group.items, { ...state, transform, opacity });
  document.restore();
}

/** Items in the current coordinates; as a form, where they are much and the next ones may be the same. */
async function paintPlaced(items: readonly Item[], state: PaintState): Promise<void> {
  const key = !state.isInForm && isWorthSharing(items) ? sharedKey(items, state) : undefined;
  const bounds = key === undefined ? null : boundsInItems(items, state.transform);
  const paint = () => paintItems(items, { ...state, isInForm: true });
  if (key !== undefined && bounds) await state.transparency.reuse(key, bounds, paint);
  else await paintItems(items, state);
}

/** A group with an ink of its own under all that it covers; its colours leave that ink where it is. */
async function paintOverInk(group: GroupItem, name: string, state: PaintState): Promise<void> {
  const { underlayer: _, ...print } = group.print ?? {};
  const plain = { ...group, print };
  state.document.save();
  await paintUnderlayer(groupOf([plain], { origin: state.origin }), name, state);
  state.transparency.overprint(0);
  await paintGroup(plain, state);
  state.document.restore();
}

/** A group that is masked, or mixed as one with the colours below. */
async function paintLayer(group: GroupItem, around: PaintState): Promise<void> {
  const { mask, blend = 'normal', ...plain } = group;
  const opacity = around.opacity * group.opacity;
  // In its own coordinates equal ones are painted alike wherever they stand; a shadow does not turn with its element.
  const isMoved = group.effects.length === 0;
  const state = isMoved ? { ...around, transform: multiply(around.transform, group.transform) } : around;
  const item: GroupItem = { ...plain, opacity: 1, ...(isMoved && { transform: IDENTITY }) };
  const bounds = boundsInItems([{ ...item, effects: [] }], state.transform);
  if (!bounds) return;
  const box = grown(bounds, effectReach([item]));
  const { document, transparency: layers } = state;
  const mixed = state.mixing(blend);
  const paint = () => paintGroup(item, { ...state, ...mixed, opacity: 1 });
  const placed = mask && { ...mask, items: [{ ...item, effects: [], items: mask.items, clip: mask.clip }] };
  const key = keyed(blend, sharedKey([item], { ...state, opacity: 1 }));
  const masked = placed ? () => paintMaskedBy(placed, box, paint, { ...state, opacity: 1 }, key) : paint;
  const isLayer = !placed || opacity < 1 || blend !== 'normal';
  document.save();
  if (isMoved) document.transform(...group.transform);
  if (isLayer) await layers.isolate(box, opacity, masked, { blend, key: placed ? undefined : key });
  else await masked();
  document.restore();
}

/** State that paints are set on. */
const paintsOf = (state: PaintState) => ({
  ...state,
  thin: state.tools.thin,
  paintTile: ({ items, transform }: Pattern) =>
    paintItems(items, { ...state, reading: 'none', opacity: 1, transform: multiply(state.transform, transform) }),
});

async function paintPath(item: PathItem, state: PaintState): Promise<void> {
  const { document } = state;
  if (fadesPattern(item, state)) return paintFaded(item, state);
  const target = paintsOf(state);
  const filled = item.fill ? areas(item.segments) : [];
  if (item.fill && filled.length > 0) {
    document.save();
    if (await setFill(item.fill, item, target)) {
      tracePath(document, filled);
      document.fill(item.rule === 'evenodd' ? 'even-odd' : 'non-zero');
    }
    document.restore();
  }
  if (item.stroke && item.stroke.width > 0 && item.segments.length > 0) {
    document.save();
    // A stroke that does not scale is drawn in px of the design.
    const space = item.stroke.scales === false && invert(state.transform) ? state.transform : IDENTITY;
    if (space !== IDENTITY) undo(document, space);
    if (await setStroke(item.stroke, item, target, space)) {
      const path = withDots(item.segments, item.stroke);
      tracePath(document, space === IDENTITY ? path : transformPath(path, space));
      document.stroke();
    }
    document.restore();
  }
}

/** Readers differ in how a tile fades, so a fading tile is put together first. */
const fadesPattern = ({ fill, stroke }: PathItem | TextItem, { opacity }: PaintState): boolean =>
  opacity < 1 && (fill?.kind === 'pattern' || stroke?.paint.kind === 'pattern');

async function paintFaded(item: PathItem | TextItem, state: PaintState): Promise<void> {
  for (const part of [
    { ...item, stroke: null },
    { ...item, fill: null },
  ]) {
    const bounds = (part.fill || part.stroke) && boundsInItems([part], state.transform);
    if (bounds)
      await state.transparency.isolate(bounds, state.opacity, () => paintUntagged(part, { ...state, opacity: 1 }));
  }
}

async function paintImage(item: ImageItem, state: PaintState): Promise<void> {
  const { document, images } = state;
  const { asset, source, target, flipX, flipY } = item;
  if (isEmpty(source) || isEmpty(target)) return;
  // A damaged picture fails again as pixels, where the error names it and the options decide.
  const picture = asset.kind === 'raster' ? await images.asset(asset).catch(() => null) : null;
  if (!picture) return paintRastered(item, state);
  // From the asset's own px to the box.
  const [scaleX, scaleY] = [target.width / source.width, target.height / source.height];
  const place = multiply(
    translation(target.x + (flipX ? target.width : 0), target.y + (flipY ? target.height : 0)),
    multiply(scaling(flipX ? -scaleX : scaleX, flipY ? -scaleY : scaleY), translation(-source.x, -source.y)),
  );
  document.save().rect(target.x, target.y, target.width, target.height).clip();
  document.transform(...place);
  document.fillOpacity(state.opacity);
  images.place(picture, { x: 0, y: 0, width: asset.width, height: asset.height });
  document.restore();
}

/** Whether fill and stroke may be painted by one operator: nothing of the one shows through the other. */
function paintsInOne({ fill, stroke: line, font }: TextItem, { opacity }: PaintState): boolean {
  const isOpaque = (paint: Paint | undefined | null) => paint?.kind === 'solid' && paint.color.a === 1;
  return opacity === 1 && isOpaque(fill) && isOpaque(line?.paint) && !font.syntheticBold;
}

/** Readers let the line that thickens a face show through its letters where both fade: they are put together first. */
async function paintFadedBold(item: TextItem, fill: SolidPaint, state: PaintState): Promise<void> {
  const opaque = { ...item, stroke: null, fill: { ...fill, color: { ...fill.color, a: 1 } } };
  const bounds = boundsInItems([opaque], state.transform);
  const paint = () => paintText(opaque, { ...state, opacity: 1 });
  if (bounds) {
    const box = grown(bounds, state.text.boldStroke(item.font));
    await state.transparency.isolate(box, state.opacity * fill.color.a, paint);
  }
  if (item.stroke) await paintText({ ...item, fill: null }, state);
}

async function paintText(item: TextItem, state: PaintState): Promise<void> {
  const { document, text } = state;
  if (fadesPattern(item, state)) return paintFaded(item, state);
  if (item.fill?.kind === 'solid' && text.boldStroke(item.font) > 0) {
    const opacity = state.opacity * item.fill.color.a;
    if (opacity > 0 && opacity < 1) return paintFadedBold(item, item.fill, state);
  }
  const target = paintsOf(state);
  const line = item.stroke && item.stroke.width > 0 ? item.stroke : null;
  const isOne = line !== null && paintsInOne(item, state);
  const speaks = text.speaks(item, state.transform);
  let isSaid = false;
  if (item.fill && !isInvisible(item.fill)) {
    document.save();
    const width = isOne ? line.width : text.boldStroke(item.font);
    const around = isOne ? line : stroke(item.fill, width);
    isSaid = await setFill(item.fill, item, target);
    // poppler strokes text in black where the paint is no colour; paths it strokes right.
    if (isSaid && width > 0) await setStroke(around, item, target);
    const mode = width > 0 ? 'fill and stroke' : 'fill';
    if (isSaid) text.show(item, mode, { speaks, asPaths: width > 0 && item.fill.kind !== 'solid' });
    document.restore();
  }
  if (line && !isOne) {
    document.save();
    const asPaths = line.paint.kind !== 'solid';
    // Outlines grow with the letters.
    const around = { ...line, width: line.width + text.boldStroke(item.font) };
    if (await setStroke(around, item, target)) text.show(item, 'stroke', { speaks: speaks && !isSaid, asPaths });
    document.restore();
  }
}
