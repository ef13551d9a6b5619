/** Parts of a page that PDF cannot express, painted as pixels. */
import { group as groupOf } from '../../scene/items.ts';
import { IDENTITY, multiply } from '../../scene/matrix.ts';
import type { GroupItem, Item, TextItem } from '../../scene/types.ts';
import { areaOf } from '../raster-part.ts';
import { textsOf } from './items.ts';
import type { PaintState } from './paint-state.ts';
import { pixelsKey } from './pixels-key.ts';
import { undo } from './shapes.ts';

/** Blurred and recoloured pictures are pixels; the text in them can still be read. */
export async function paintFiltered(group: GroupItem, state: PaintState): Promise<void> {
  await paintRastered({ ...group, opacity: 1 }, state);
  const { document, reading, tools } = state;
  const own = reading === 'elements' ? tools.tags.text(undefined, []) : null;
  const texts = own ?? (typeof reading === 'object' ? reading : null);
  for (const { item, transform } of textsOf([group], IDENTITY)) {
    const say = async () => {
      document.save().transform(...transform);
      state.text.invisible(item, multiply(state.transform, transform));
      document.restore();
    };
    await (texts ? texts.mark(item, say) : say());
  }
  own?.end();
}

/** An item that PDF cannot express is drawn as pixels, alone, and placed as a picture: equal ones as the same. */
export async function paintRastered(item: Item, state: PaintState): Promise<void> {
  const { document, images, opacity, origin, page, tools, transform } = state;
  const area = areaOf([item], page, transform);
  if (!area) return;
  const { x, y } = area.whole;
  const key = pixelsKey(item, area, transform);
  const { image, box } = await images.part({
    key,
    async draw() {
      // The element's place goes along, for the error of a picture that cannot be decoded.
      const part = await tools.rasterize([groupOf([item], { origin })], area, transform);
      return { ...part, box: { ...part.box, x: part.box.x - x, y: part.box.y - y } };
    },
  });
  const place = async () => {
    document.save();
    undo(document, transform);
    document.translate(x, y);
    const draw = async () => images.place(image, box);
    // Black ink would take the place of the colours below; multiplied it darkens them, as a shadow does.
    if (image.isBlackInk)
      await state.transparency.isolate(box, opacity, draw, { blend: 'multiply', key: `pixels ${key}` });
    else {
      document.fillOpacity(opacity);
      await draw();
    }
    document.restore();
  };
  if (state.reading === 'none') await place();
  else await tools.tags.artifact(place);
}

/** Colour glyphs are pixels in their font too, word by word; the characters stay. */
export async function paintEmoji(item: TextItem, state: PaintState): Promise<void> {
  for (const { x, word } of item.stops)
    await paintRastered({ ...item, text: word.text, x: item.x + x, stops: [{ x: 0, word }] }, state);
  state.text.say(item.text, item);
}
