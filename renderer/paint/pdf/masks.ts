import type { Item, Paint, Rgba } from '../../scene/types.ts';

/** Weights of red, green and blue in Skia's `SkLumaColorFilter`. */
const [RED, GREEN, BLUE] = [0.2125, 0.7154, 0.0721];

/** sRGB's transfer function (IEC 61966-2-1), 0..255. */
const linearOf = (v: number) => 255 * (v <= 10.31475 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4);

/**
 * Items in shades of grey that are as light as their colours are by SVG's weights: a PDF's own ones, 0.30, 0.59 and 0.11,
 * are others (ISO 32000-1, 11.3.5.3).
 *
 * @param linear whether to weigh linear RGB
 */
export function grey(items: readonly Item[], linear: boolean): Item[] {
  const curve = linear ? linearOf : (v: number) => v;
  const greyOf = ({ r, g, b, a }: Rgba): Rgba => {
    const light = RED * curve(r) + GREEN * curve(g) + BLUE * curve(b);
    return { r: light, g: light, b: light, a };
  };
  const paintOf = (paint: Paint): Paint => {
    if (paint.kind === 'solid') return { ...paint, color: greyOf(paint.color) };
    if (paint.kind === 'pattern') return { ...paint, items: paint.items.map(itemOf) };
    return { ...paint, stops: paint.stops.map(({ offset, color }) => ({ offset, color: greyOf(color) })) };
  };
  const itemOf = (item: Item): Item => {
    if (item.kind === 'group') return { ...item, items: item.items.map(itemOf) };
    if (item.kind === 'image') return item;
    const { fill, stroke } = item;
    return { ...item, fill: fill && paintOf(fill), stroke: stroke && { ...stroke, paint: paintOf(stroke.paint) } };
  };
  return items.map(itemOf);
}
