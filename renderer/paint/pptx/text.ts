import { multiply, scaleOf } from '../../scene/matrix.ts';
import type { GroupItem, Item, Matrix } from '../../scene/types.ts';
import { isSaid, type Part, textParts } from '../html/text.ts';
import { shadowMarkup } from './drawing-ml.ts';
import { alignmentOf, areaOf, type Line, linesOf, paragraphsOf, type Run, runOf } from './lines.ts';
import { placeOf } from './place.ts';
import type { Shadow, SlideState } from './state.ts';

/** The parts of an element whose texts a text box can hold, and the shadow that they cast; null: it is no such element. */
export function sayableParts(group: GroupItem): { parts: Part[]; shadow: Shadow | null } | null {
  let shadow: Shadow | null = null;
  const withoutShadows = (item: Item): Item => {
    if (item.kind !== 'group') return item;
    const [first] = item.effects;
    if (first?.kind === 'shadow') shadow ??= first;
    const effects = item.effects.filter(({ kind }) => kind !== 'shadow');
    return { ...item, effects, items: item.items.map(withoutShadows) };
  };
  const parts = textParts(withoutShadows(group) as GroupItem);
  return parts && { parts, shadow };
}

/** Whether letters of an item can only be shown as a picture. */
export const isBeyondText = (item: Item): boolean =>
  item.kind === 'group' ? item.items.some(isBeyondText) : item.kind === 'text' && !isSaid(item);

/** Adds the texts of an element as boxes that can be edited, between its shapes. */
export async function addTexts(
  parts: readonly Part[],
  state: SlideState,
  add: (item: Item, state: SlideState) => Promise<void>,
): Promise<void> {
  let runs: Run[] = [];
  let origin: Matrix | null = null;
  const flush = () => {
    if (runs.length > 0 && origin) for (const lines of boxesOf(linesOf(runs))) addBox(lines, origin, state);
    runs = [];
  };
  for (const { item, transform, opacity } of parts) {
    if (item.kind !== 'text') {
      // Lines of text stay together where only their lines and backgrounds stand between.
      const placed = multiply(state.transform, transform);
      await add(item, { ...state, transform: placed, opacity: state.opacity * opacity, shadow: null });
      continue;
    }
    origin ??= transform;
    const run = runOf(item, ...offset(origin, transform), opacity);
    if (run) runs.push(run);
  }
  flush();
}

/** From one transform's origin to another's that is turned alike. */
export function offset([a, b, c, d, e, f]: Matrix, [, , , , x, y]: Matrix): [number, number] {
  const determinant = a * d - b * c;
  const [dx, dy] = [x - e, y - f];
  return [(d * dx - c * dy) / determinant, (a * dy - b * dx) / determinant];
}

/** Lines in as few boxes as hold them: those that go down and are aligned together. */
function boxesOf(lines: readonly Line[]): Line[][] {
  const boxes: Line[][] = [];
  for (const line of lines) {
    const last = boxes.at(-1);
    if (last && line.baseline > last.at(-1)!.baseline && alignmentOf([...last, line])) last.push(line);
    else boxes.push([line]);
  }
  return boxes;
}

function addBox(lines: readonly Line[], origin: Matrix, state: SlideState): void {
  const { slide, inches, tools, shadow } = state;
  const transform = multiply(state.transform, origin);
  const area = areaOf(lines);
  const place = placeOf({ ...area, width: Math.max(1, area.width) }, transform, inches);
  if (!place) return;
  const look = `<a:noFill/>${shadowMarkup(shadow, state.opacity, inches * scaleOf(transform))}`;
  slide.addText(paragraphsOf(lines, transform, alignmentOf(lines) ?? 'left', state), {
    ...{ x: place.x, y: place.y, w: place.w, h: place.h, rotate: place.rotate },
    margin: 0,
    wrap: false,
    valign: 'top',
    fit: 'none',
    isTextBox: true,
    objectName: tools.name({ look }),
  });
}
