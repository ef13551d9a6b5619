import type { GroupItem, Matrix } from '../../scene/types.ts';
import type { Pictures } from './pictures.ts';
import type { Canvas, Context } from './skia.ts';

/**
 * Draws a group's painted layer onto the target with the group's effects and opacity.
 * `layer` has the target's size; `transform` leads from the group's coordinates to device px.
 */
export function paintEffects(target: Context, layer: Canvas, group: GroupItem, _transform: Matrix, _pictures: Pictures): void {
  target.save();
  target.resetTransform();
  target.globalAlpha *= group.opacity;
  target.drawImage(layer, 0, 0);
  target.restore();
}
