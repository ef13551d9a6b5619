import type PptxGenJS from 'pptxgenjs';
import { extentOf } from '../../scene/bounds.ts';
import { multiply, scaleOf } from '../../scene/matrix.ts';
import type { GroupItem, Item, Matrix, Rect, TextItem } from '../../scene/types.ts';
import { type Part, textParts } from '../html/text.ts';
import { escapeText, possible } from '../markup/xml.ts';
import { readRun } from '../read-run.ts';
import { shadowMarkup, slideColor } from './drawing-ml.ts';
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

/** A run of a line, and where it stands in the element. */
interface Run {
  item: TextItem;
  x: number;
  width: number;
  baseline: number;
  opacity: number;
}

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
    const extent = extentOf(item.stops);
    if (!extent) continue;
    const [dx, dy] = offset(origin, transform);
    const x = item.x + dx + extent.left;
    runs.push({ item, x, width: extent.right - extent.left, baseline: item.baseline + dy, opacity });
  }
  flush();
}

/** From one transform's origin to another's that is turned alike. */
function offset([a, b, c, d, e, f]: Matrix, [, , , , x, y]: Matrix): [number, number] {
  const determinant = a * d - b * c;
  const [dx, dy] = [x - e, y - f];
  return [(d * dx - c * dy) / determinant, (a * dy - b * dx) / determinant];
}

interface Line {
  runs: Run[];
  left: number;
  right: number;
  baseline: number;
}

function linesOf(runs: readonly Run[]): Line[] {
  const lines: Line[] = [];
  for (const run of runs) {
    const last = lines.at(-1);
    const right = run.x + run.width;
    const isSame =
      last &&
      Math.abs(last.baseline - run.baseline) < run.item.font.size * 0.4 &&
      run.x < last.right + 10 * run.item.font.size;
    if (isSame) {
      last.runs.push(run);
      last.left = Math.min(last.left, run.x);
      last.right = Math.max(last.right, right);
    } else lines.push({ runs: [run], left: run.x, right, baseline: run.baseline });
  }
  return lines;
}

/** px by which lines that stand below each other may differ. */
const ALIGNED = 1.5;

/** How lines are aligned; null: in no way that all of them share. */
function alignmentOf(lines: readonly Line[]): 'left' | 'center' | 'right' | null {
  const [first] = lines as [Line];
  const share = (of: (line: Line) => number) => lines.every((line) => Math.abs(of(line) - of(first)) < ALIGNED);
  if (share(({ left }) => left)) return 'left';
  if (share(({ left, right }) => (left + right) / 2)) return 'center';
  return share(({ right }) => right) ? 'right' : null;
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
  const points = 72 * inches * scaleOf(transform);
  const sizeOf = ({ runs }: Line) => Math.max(...runs.map(({ item }) => item.font.size));
  const ascentOf = ({ runs }: Line) =>
    Math.max(...runs.map(({ item }) => item.font.face.metrics.ascent * item.font.size));
  const heightOf = ({ runs }: Line) =>
    Math.max(...runs.map(({ item: { font } }) => (font.face.metrics.ascent + font.face.metrics.descent) * font.size));
  const [first, last] = [lines[0]!, lines.at(-1)!];
  const left = Math.min(...lines.map((line) => line.left));
  const right = Math.max(...lines.map((line) => line.right));
  const top = first.baseline - ascentOf(first);
  const height = last.baseline - first.baseline + heightOf(first);
  const box: Rect = { x: left, y: top, width: Math.max(1, right - left), height };
  const place = placeOf(box, transform, inches);
  if (!place) return;
  const align = alignmentOf(lines) ?? 'left';
  const texts = lines.flatMap((line, i) => {
    const spacing = i === 0 ? heightOf(line) : line.baseline - lines[i - 1]!.baseline;
    return line.runs.map((run, k): PptxGenJS.TextProps => {
      const { item } = run;
      const { font, fill, letterSpacing, direction } = item;
      const color = fill?.kind === 'solid' ? fill.color : { r: 0, g: 0, b: 0, a: 0 };
      const alpha = color.a * run.opacity * state.opacity;
      const link = tools.hyperlinkOf(item.link ?? null);
      const raised = run.baseline - line.baseline;
      return {
        text: (standsApart(line.runs[k - 1], run) ? ' ' : '') + clean(textOf(item)),
        options: {
          // The writer escapes texts, but not the names of fonts.
          fontFace: escapeText(clean(font.face.family)).replaceAll('"', '&quot;'),
          fontSize: Math.max(1, Math.round(font.size * points * 100) / 100),
          bold: font.syntheticBold || font.face.weight >= 600,
          italic: font.syntheticItalic || font.face.italic,
          color: slideColor(color),
          ...(alpha < 1 ? { transparency: Math.round((1 - alpha) * 100) } : {}),
          ...(letterSpacing === 0 ? {} : { charSpacing: Math.round(letterSpacing * points * 100) / 100 }),
          ...(raised < -0.1 * sizeOf(line) ? { superscript: true } : {}),
          ...(raised > 0.1 * sizeOf(line) ? { subscript: true } : {}),
          ...(direction === 'rtl' ? { rtlMode: true } : {}),
          ...(link ? { hyperlink: link } : {}),
          align,
          lineSpacing: Math.round(spacing * points * 100) / 100,
          breakLine: k === line.runs.length - 1 && i < lines.length - 1,
        },
      };
    });
  });
  const link = tools.hyperlinkOf(state.link);
  const look = `<a:noFill/>${shadowMarkup(shadow, state.opacity, inches * scaleOf(transform))}`;
  slide.addText(link ? texts.map((one) => ({ ...one, options: { hyperlink: link, ...one.options } })) : texts, {
    ...{ x: place.x, y: place.y, w: place.w, h: place.h, rotate: place.rotate },
    margin: 0,
    wrap: false,
    valign: 'top',
    fit: 'none',
    isTextBox: true,
    objectName: tools.name({ look }),
  });
}

/** Whether a run stands a space after another one, of which neither has it in its text. */
function standsApart(before: Run | undefined, { item, x }: Run): boolean {
  if (!before || isSpaced(before.item.text.at(-1)) || isSpaced(item.text[0])) return false;
  return x - before.x - before.width > LEAST_SPACE * item.font.size;
}

/** Font sizes that a space takes at least. */
const LEAST_SPACE = 0.15;

const isSpaced = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

/** The text as it is drawn, in capitals where it is drawn so. */
function textOf(item: TextItem): string {
  const { words, leads } = readRun(item);
  return (leads ? ' ' : '') + words.map(({ text, spaced }) => text + (spaced ? ' ' : '')).join('');
}

/** A text without lines of its own: layout has broken it. */
const clean = (text: string): string => possible(text).replace(/[\n\r\t\v\f]/g, ' ');
