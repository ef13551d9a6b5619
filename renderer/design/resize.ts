import type { AnyElement } from '../elements/types.ts';
import { isCode } from '../requests.ts';
import { boxAround } from '../scene/bounds.ts';
import { mapRect, multiply, rotation, translation } from '../scene/matrix.ts';
import type { Rect } from '../scene/types.ts';
import type { Design, Page } from './parse.ts';

/** px of the pages that a design is laid out for. */
export interface PageSize {
  width: number;
  height: number;
}

/** px by which a side may miss the page's edge and still lie on it. */
const TOLERANCE = 1;
/** Share of the page within which an element at one edge moves with that edge; one that reaches beyond it is stretched. */
const OUTER = 1 / 3;
/** Elements that are asked whether another lies on them: the last painted that moved. */
const MOST_CARRIERS = 200;

/** An element's own box, before it is turned. Groups have none. */
type Boxed = AnyElement & Rect & { rotation: number };

/** One direction of a page. */
interface Axis {
  at: 'x' | 'y';
  size: 'width' | 'height';
  /** px of the page as it was, and as it is to be, both before it is scaled. */
  before: number;
  after: number;
  /** px of the paper beyond its two ends; it stays as it is. */
  bleed: readonly [number, number];
  scale: number;
}
type Axes = readonly [Axis, Axis];

/** What becomes of an element in one direction. */
type Fate = { kind: 'free' } | { kind: 'moved'; by: number } | { kind: 'stretched'; from: number; to: number };
const FREE: Fate = { kind: 'free' };

/** An element on which others lie, and how far it moved. */
interface Carrier {
  box: Rect;
  x: number;
  y: number;
}

/**
 * A design with pages of another size. What a page shows is scaled as one, by the factor by which all of it fits, middle on
 * middle: so texts keep their lines. The page has more room than that at two sides. What lay on those of its edges lies on
 * them again: a picture, figure or line from edge to edge is stretched (pictures are cropped, not distorted), and so is one
 * that reaches from an edge beyond a third of the page; others move with their edge, and with them what lies on them.
 */
export const resizeDesign = (design: Design, size: PageSize): Design => ({
  ...design,
  ...size,
  pages: design.pages.map((page) => resizePage(page, size)),
});

function resizePage(page: Page, size: PageSize): Page {
  const scale = Math.min(size.width / page.width, size.height / page.height);
  const { top, right, bottom, left } = page.bleed;
  const after = (length: number, before: number) => Math.max(before, length / scale);
  const axes: Axes = [
    { at: 'x', size: 'width', before: page.width, after: after(size.width, page.width), bleed: [left, right], scale },
    {
      at: 'y',
      size: 'height',
      before: page.height,
      after: after(size.height, page.height),
      bleed: [top, bottom],
      scale,
    },
  ];
  return { ...page, ...size, scale, children: resizeElements(page.children, axes) };
}

const middleOf = ({ before, after }: Axis): number => (after - before) / 2;

/** @param carriers elements that moved; those of the list are added */
function resizeElements(elements: readonly AnyElement[], axes: Axes, carriers: Carrier[] = []): AnyElement[] {
  const [middleX, middleY] = [middleOf(axes[0]), middleOf(axes[1])];
  return elements.map((element) => {
    const box = boxOf(element);
    if (!box) return element;
    const isOnPage = axes.every(
      ({ at, size, before }) => box[at] < before - TOLERANCE && box[at] + box[size] > TOLERANCE,
    );
    if (element.children && isOnPage && axes.some((axis) => spans(box, axis)))
      return { ...element, children: resizeElements(element.children, axes, carriers) };
    const [fateX, fateY] = isOnPage && isPlaced(element) ? axes.map((axis) => fateOf(element, box, axis)) : [];
    const isFree = [fateX, fateY].every((fate) => !fate || fate === FREE);
    const carrier = isFree ? carriers.slice(-MOST_CARRIERS).findLast((one) => holds(one.box, box)) : undefined;
    const x = fateX?.kind === 'moved' ? fateX.by : (carrier?.x ?? middleX);
    const y = fateY?.kind === 'moved' ? fateY.by : (carrier?.y ?? middleY);
    if (fateX?.kind === 'moved' || fateY?.kind === 'moved') carriers.push({ box, x, y });
    if (fateX && fateY && isCovering(element, box, axes)) return enlarged(element as Boxed, axes);
    const placed = moved(element, x, y);
    return fateX && fateY ? stretched(placed as Boxed, [fateX, fateY], axes) : placed;
  });
}

const PICTURES: ReadonlySet<string> = new Set(['image', 'gif', 'svg', 'video', 'lottie']);
/** Texts and tables stay with what they stand on, though their boxes often reach from edge to edge. */
const isPlaced = ({ type }: AnyElement): boolean => type !== 'text' && type !== 'table';

const isStretchable = (element: AnyElement, { at }: Axis): boolean => {
  const { type, rotation: turned, src } = element as Boxed & { src?: string };
  if (turned) return false;
  return PICTURES.has(type) ? !isCode(src ?? '') : type === 'figure' || (type === 'line' && at === 'x');
};

/** Whether it is turned, and covers the page all the same. */
const isCovering = (element: AnyElement, box: Rect, axes: Axes): boolean => {
  const { type, rotation: turned } = element as Boxed;
  return Boolean(turned) && (PICTURES.has(type) || type === 'figure') && axes.every((axis) => spans(box, axis));
};

/** An element that covers the page as before, scaled about its middle. */
function enlarged(element: Boxed, axes: Axes): AnyElement {
  const factor = Math.max(...axes.map(({ before, after }) => after / before));
  const about = (value: number, { before, after }: Axis) => (value - before / 2) * factor + after / 2;
  const { x, y, width, height } = element;
  const box = { x: about(x, axes[0]), y: about(y, axes[1]), width: width * factor, height: height * factor };
  return { ...element, ...box } as AnyElement;
}

const isLow = (box: Rect, { at }: Axis): boolean => box[at] <= TOLERANCE;
const isHigh = (box: Rect, { at, size, before }: Axis): boolean => box[at] + box[size] >= before - TOLERANCE;
const spans = (box: Rect, axis: Axis): boolean => isLow(box, axis) && isHigh(box, axis);

/** px by which an element reaches beyond an edge: what reached over the bleed does so again. */
const reach = (length: number, bleed: number, scale: number): number =>
  bleed > 0 && length >= bleed - TOLERANCE ? Math.max(length, bleed / scale) : length;

function fateOf(element: AnyElement, box: Rect, axis: Axis): Fate {
  const { at, size, before, after, bleed, scale } = axis;
  const [from, to] = [box[at], box[at] + box[size]];
  const [low, high] = [isLow(box, axis), isHigh(box, axis)];
  if (!low && !high) return FREE;
  const reachesFar = low ? to > before * OUTER : from < before * (1 - OUTER);
  if (isStretchable(element, axis) && ((low && high) || reachesFar))
    return {
      kind: 'stretched',
      from: low ? -reach(-from, bleed[0], scale) : from + middleOf(axis),
      to: high ? after + reach(to - before, bleed[1], scale) : to + middleOf(axis),
    };
  if (low && high) return FREE;
  return { kind: 'moved', by: low ? 0 : after - before };
}

/** An element with everything in it elsewhere. Elements of a group stand in the page's coordinates. */
function moved(element: AnyElement, x: number, y: number): AnyElement {
  if (element.children) return { ...element, children: element.children.map((child) => moved(child, x, y)) };
  const { x: left, y: top } = element as Boxed;
  return { ...element, x: left + x, y: top + y } as AnyElement;
}

/** An element that has been moved, with its stretched sides. */
function stretched(element: Boxed, fates: readonly [Fate, Fate], axes: Axes): AnyElement {
  const box: Rect = { x: element.x, y: element.y, width: element.width, height: element.height };
  for (const [i, fate] of fates.entries()) {
    if (fate.kind !== 'stretched') continue;
    const { at, size } = axes[i]!;
    box[at] = fate.from;
    box[size] = fate.to - fate.from;
  }
  const isSame = [box.width - element.width, box.height - element.height].every((more) => Math.abs(more) < 1e-6);
  const isWhole = fates.every(({ kind }) => kind === 'stretched');
  const shown = PICTURES.has(element.type) ? croppedTo(element as PictureBox, box, isWhole) : {};
  return isSame ? element : ({ ...element, ...box, ...shown } as AnyElement);
}

type PictureBox = Boxed & {
  stretchEnabled: boolean;
  focus?: string;
  cropX: number;
  cropY: number;
  cropWidth: number;
  cropHeight: number;
};

/**
 * How a picture covers a box of another proportion: around its focus, or its middle. One that the design stretches, as it does
 * drawings by default, is stretched where only one direction is: a wave along an edge.
 * @param isWhole whether both are
 */
function croppedTo(picture: PictureBox, { width, height }: Rect, isWhole: boolean): object {
  const { stretchEnabled, focus = 'center', cropX, cropY, cropWidth, cropHeight } = picture;
  if (!stretchEnabled) return { focus };
  if (!isWhole || picture.width === 0 || picture.height === 0) return {};
  const [x, y] = [width / picture.width, height / picture.height];
  const cover = Math.max(x, y);
  return {
    cropX: cropX + (cropWidth * (1 - x / cover)) / 2,
    cropY: cropY + (cropHeight * (1 - y / cover)) / 2,
    cropWidth: (cropWidth * x) / cover,
    cropHeight: (cropHeight * y) / cover,
  };
}

/** The box around an element as it lies on the page; undefined for a group of none. */
function boxOf(element: AnyElement): Rect | undefined {
  if (element.children) return boxAround(element.children.flatMap((child) => boxOf(child) ?? [])) ?? undefined;
  const { x, y, width, height, rotation: turned } = element as Boxed;
  return mapRect(multiply(translation(x, y), rotation(turned)), { x: 0, y: 0, width, height });
}

const holds = (outer: Rect, { x, y, width, height }: Rect): boolean =>
  x >= outer.x - TOLERANCE &&
  y >= outer.y - TOLERANCE &&
  x + width <= outer.x + outer.width + TOLERANCE &&
  y + height <= outer.y + outer.height + TOLERANCE;
