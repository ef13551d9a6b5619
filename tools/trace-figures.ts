// Traces pictures of shapes into renderer/elements/figure/traced.ts.
//
//   npx tsx tools/trace-figures.ts DIRECTORY > renderer/elements/figure/traced.ts
//
// Every DIRECTORY/NAME.png holds one shape, black on white, its box filling the picture.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import { boundaries, type Coverage, type Point } from './trace/boundary.ts';
import { outlineOf, type Piece } from './trace/outline.ts';
import { beginningAt, isSymmetric, merged, symmetrised } from './trace/symmetry.ts';

/** Shapes without a single corner or straight run, whose tightest arcs would pass for corners. */
const SMOOTH = /^(blob\d+|softStar|softFlower|mithosis|circle)$/;
/** Drawn from formulas. */
const EXACT = new Set(['rect', 'circle', 'speechBubble']);
/**
 * Where an outline begins, and which way it goes, is seen in dashed strokes only (probes figure-dash-*, wild
 * figure-8802-069, figure-8802-201, figure-8802-225, figure-8802-237, mixed-8802-059, mixed-8802-311, mixed-8802-419).
 */
const BEGINNINGS: Readonly<Record<string, { place: Point; backwards: boolean }>> = {
  blob1: { place: { x: 381, y: 968 }, backwards: false },
  bookmark: { place: { x: 0, y: 0 }, backwards: false },
  drop1: { place: { x: 1000, y: 647 }, backwards: false },
  heart1: { place: { x: 1000, y: 295 }, backwards: true },
  magnet: { place: { x: 480, y: 0 }, backwards: true },
  shield1: { place: { x: 986, y: 124 }, backwards: false },
  stairs1: { place: { x: 0, y: 0 }, backwards: false },
};

function coverageOf(file: string): Coverage {
  const { width, height, data } = PNG.sync.read(readFileSync(file));
  return {
    width,
    height,
    at: (x, y) => (x < 0 || y < 0 || x >= width || y >= height ? 0 : 1 - data[4 * (y * width + x)]! / 255),
  };
}

/** Thousandths of the box with one decimal; thirds, and places within the rasteriser's rounding of the box's sides, exactly. */
function rounded(value: number, size: number): number {
  const v = (value * 1000) / size;
  for (const exact of [0, 1000 / 3, 2000 / 3, 1000])
    if (Math.abs(v - exact) < 0.3) return Math.round(exact * 100) / 100;
  return Math.round(v * 10) / 10;
}

function pathText(outline: readonly Piece[], { width, height }: Coverage): string {
  const at = ({ x, y }: Point) => `${rounded(x, width)} ${rounded(y, height)}`;
  const pieces = outline.map(({ control, to }, i) => {
    if (control) return `C${at(control[0])} ${at(control[1])} ${at(to)}`;
    return i === outline.length - 1 ? '' : `L${at(to)}`;
  });
  return `M${at(outline[0]!.from)}${pieces.join('')}Z`;
}

function trace(name: string, file: string): string {
  const picture = coverageOf(file);
  const symmetric = (['x', 'y'] as const).filter((axis) => isSymmetric(picture, axis));
  return boundaries(picture)
    .map((chain) => {
      const outline = outlineOf(chain, SMOOTH.test(name));
      const balanced = symmetric.reduce(
        (pieces, axis) => symmetrised(pieces, axis, (axis === 'x' ? picture.width : picture.height) / 2),
        outline,
      );
      const beginning = BEGINNINGS[name];
      const pieces = merged(balanced);
      return pathText(beginning ? beginningAt(pieces, beginning.place, beginning.backwards) : pieces, picture);
    })
    .join('');
}

const [directory] = process.argv.slice(2);
if (!directory) throw new Error('usage: trace-figures DIRECTORY > traced.ts');
const names = readdirSync(directory)
  .filter((file) => file.endsWith('.png'))
  .map((file) => path.basename(file, '.png'))
  .filter((name) => !EXACT.has(name))
  .sort(new Intl.Collator('en', { numeric: true }).compare);
process.stdout.write(`// Made by tools/trace-figures.ts. Do not edit by hand.

/** The outline of every figure that is not drawn from a formula: SVG path data (M L C Z) in thousandths of its box. */
export const TRACED: Readonly<Record<string, string>> = {
`);
for (const name of names) process.stdout.write(`  ${name}: '${trace(name, path.join(directory, `${name}.png`))}',\n`);
process.stdout.write('};\n');
