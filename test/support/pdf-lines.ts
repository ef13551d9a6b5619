/** The lines that a page of a pdf draws, and its boxes. */
import { operationsOf, type PdfDict, type PdfFileObjects } from './pdf-file.ts';

/** A box of a page by its name, e.g. `TrimBox`: left, bottom, right, top. */
export const boxOf = (file: PdfFileObjects, page: PdfDict, name: string): [number, number, number, number] =>
  file.list(page[`/${name}`]).map(Number) as [number, number, number, number];

export interface DrawnLine {
  /** From the paper's top left corner. */
  from: [number, number];
  to: [number, number];
  /** What it is drawn with, in the page's units. */
  width: number;
}

/** The lines that a page draws itself: only moves, scales and translations are followed. */
export function linesOf(file: PdfFileObjects, page: PdfDict): DrawnLine[] {
  const found: DrawnLine[] = [];
  const stack: { scale: number; move: number[]; width: number }[] = [];
  let state = { scale: 1, move: [0, 0], width: 1 };
  let at: [number, number] = [0, 0];
  let begun: DrawnLine[] = [];
  const content = Buffer.concat(file.list(page['/Contents']).map((stream) => file.bytes(stream)));
  for (const { name, operands } of operationsOf(content)) {
    const n = operands.map(Number);
    const place = ([x = 0, y = 0]: number[]): [number, number] => [
      state.move[0]! + x * state.scale,
      state.move[1]! + y * state.scale,
    ];
    if (name === 'q') stack.push(structuredClone(state));
    else if (name === 'Q') state = stack.pop() ?? state;
    // The page is turned over once, so that y goes down from the top of the paper.
    else if (name === 'cm' && n[3]! > 0)
      state = { ...state, move: place(n.slice(4)), scale: state.scale * Math.abs(n[0]!) };
    else if (name === 'w') state.width = n[0]! * state.scale;
    else if (name === 'm') at = place(n);
    else if (name === 'l') {
      begun.push({ from: at, to: place(n), width: state.width });
      at = place(n);
    } else if (name === 'S') {
      found.push(...begun);
      begun = [];
    } else if (name === 'f' || name === 'n') begun = [];
  }
  return found;
}
