/** Parts of a page that PDF cannot express, painted as pixels. */
import { group as groupOf } from '../../scene/items.ts';
import { IDENTITY, multiply } from '../../scene/matrix.ts';
import type { GroupItem, Item, TextItem } from '../../scene/types.ts';
import { textsOf } from './items.ts';
import type { PaintState } from './paint-state.ts';
import { undo } from './shapes.ts';

/** Blurred and recoloured pictures are pixels; the text in them can still be read. */
export async function paintFiltered(group: GroupItem, state: PaintState): Promise<void> {
  await paintRastered([{ ...group, opacity: 1 }], state);
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

/** Items that PDF cannot express are drawn as pixels, alone, and placed as a picture. */
export async function paintRastered(items: readonly Item[], state: PaintState): Promise<void> {
  // The element's place goes along, for the error of a picture that cannot be decoded.
  const part = await state.tools.rasterize([groupOf(items, { origin: state.origin })], state.page, state.transform);
  if (!part) return;
  const { document, opacity } = state;
  const image = await state.images.pixels(part);
  const place = async () => {
    document.save();
    undo(document, state.transform);
    const draw = async () => state.images.place(image, part.box);
    // Black ink would take the place of the colours below; multiplied it darkens them, as a shadow does.
    if (image.isBlackInk) await state.transparency.isolate(part.box, opacity, draw, 'multiply');
    else {
      document.fillOpacity(opacity);
      await draw();
    }
    document.restore();
  };
  if (state.reading === 'none') await place();
  else await state.tools.tags.artifact(place);
}

/** Colour glyphs are pixels in their font too; the characters stay. */
export async function paintEmoji(item: TextItem, state: PaintState): Promise<void> {
  await paintRastered([item], state);
  state.text.say(item.text, item);
}
