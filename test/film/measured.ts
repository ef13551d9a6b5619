import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { OpenFilm } from '../../renderer/internal.ts';
import { REFERENCE } from '../support/tools.ts';

/** What is measured of a frame: its dark shape. */
interface Shape {
  /** Left, top, right, bottom, px. */
  box: readonly number[];
  /** Centre of mass of all that is dark, px. */
  centre: readonly number[];
  /** Sum of 1 − luminance, px. */
  darkness: number;
}

/** A film of the editor in numbers. */
interface MeasuredFilm {
  design: { pages: { background: string; duration: number }[] };
  options: { fps: number };
  width: number;
  height: number;
  /** Null where nothing dark is seen. */
  frames: (Shape | null)[];
}

/** How far a film is from the editor's, at worst. */
export interface Comparison {
  name: string;
  frames: number;
  /** px */
  box: number;
  centre: number;
  /** Beyond what is allowed of it, as a fraction of that. */
  darkness: number;
  /** Why frames, or their boxes, do not count. */
  exception: string;
}

const FOLDER = path.join(REFERENCE, 'animations');
export const measuredFilms = (): string[] => readdirSync(FOLDER).map((file) => path.basename(file, '.json'));

/** 1 − luminance from which on a px belongs to the shape. A shape of 10 % opacity is nothing yet, in all but one film. */
const DARK = 0.12;
/** px of darkness that the edges of a small shape gain or lose in H.264. */
const EDGES = 5;
/** The part of its darkness by which a shape may differ. */
const TOLERANCE = 0.03;

interface Exception {
  frames: readonly number[];
  /** Whether only their boxes do not count. */
  onlyBox: boolean;
  why: string;
}

const FAINT: Exception = {
  frames: [18],
  onlyBox: false,
  why: 'frame 18: a shape of 10 % opacity is as dark as what counts as nothing',
};
/** Frames of the editor's films that do not show what it painted. */
const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  'all-three': {
    frames: [1, 4, 5, 6],
    onlyBox: true,
    why: 'frames 1 and 4 to 6: H.264 leaves traces of the frame before beside the faint, turning shape',
  },
  'loop-fade': FAINT,
  'loop-fade-delay': FAINT,
  'loop-fade-strength': FAINT,
};

/** @param pixels RGBA, 8 bits each */
function shapeIn(pixels: Buffer, width: number): Shape & { isSeen: boolean } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let [darkness, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < pixels.length; i += 4) {
    // As H.264 of the kind smpte170m has it.
    const dark = 1 - (0.299 * pixels[i]! + 0.587 * pixels[i + 1]! + 0.114 * pixels[i + 2]!) / 255;
    const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
    darkness += dark;
    sumX += dark * x;
    sumY += dark * y;
    if (dark <= DARK) continue;
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  const centre = [sumX / darkness, sumY / darkness];
  return { box: [left, top, right, bottom], centre, darkness, isSeen: left < right };
}

const farthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

/** Paints one of the editor's films anew, and compares it frame by frame. */
export async function compareFilm(
  name: string,
  open: (design: unknown, options: { fps: number }) => Promise<OpenFilm>,
): Promise<Comparison> {
  const measured = JSON.parse(readFileSync(path.join(FOLDER, `${name}.json`), 'utf8')) as MeasuredFilm;
  const { design, options, width, height, frames } = measured;
  const film = await open(design, options);
  if (film.width !== width || film.height !== height || film.frameCount !== frames.length)
    throw new Error(`${film.frameCount} frames of ${film.width} × ${film.height} px, not ${frames.length}`);
  const exception = EXCEPTIONS[name];
  const worst: Comparison = { name, frames: frames.length, box: 0, centre: 0, darkness: 0, exception: '' };
  const excess: { index: number; darkness: number; shape: number }[] = [];
  for await (const { index, pixels } of film.frames()) {
    const isException = exception?.frames.includes(index) ?? false;
    const [expected, actual] = [frames[index]!, shapeIn(pixels, width)];
    if (isException && !exception?.onlyBox) continue;
    if (!expected || !actual.isSeen) {
      if ((expected !== null) !== actual.isSeen && !isException)
        throw new Error(`frame ${index}: seen in one film only`);
      continue;
    }
    if (!isException) worst.box = Math.max(worst.box, farthest(expected.box, actual.box));
    worst.centre = Math.max(worst.centre, farthest(expected.centre, actual.centre));
    excess.push({ index, darkness: actual.darkness - expected.darkness, shape: expected.darkness });
  }
  // H.264 changes the colour of a tinted page by a level or two, over a far larger area than the shape's.
  const tinted = design.pages.findIndex(({ background }) => background !== 'white');
  const before = design.pages.slice(0, tinted).reduce((sum, { duration }) => sum + duration, 0);
  const first = tinted < 0 ? Number.POSITIVE_INFINITY : (before * options.fps) / 1000;
  const tint = excess.at(-1)?.darkness ?? 0;
  for (const { index, darkness, shape } of excess) {
    const own = darkness - (index >= first ? tint : 0);
    worst.darkness = Math.max(worst.darkness, Math.max(0, Math.abs(own) - EDGES) / shape);
  }
  if (exception) worst.exception = exception.why;
  else if (tinted >= 0) worst.exception = 'the page’s tint, which H.264 changes, is taken away from the darkness';
  return worst;
}

/** Whether a film is as near to the editor's as it has to be. */
export const isNear = ({ box, centre, darkness }: Comparison): boolean =>
  box <= 1.5 && centre <= 1.5 && darkness <= TOLERANCE;

/** docs/evidence/films.md */
export const filmsDocument = (comparisons: readonly Comparison[]): string =>
  `# Films

Films of one shape that the editor animated and encoded with H.264, measured frame by frame: the box of what is dark, its
centre of mass, and its darkness. Each is painted anew and compared on every frame (\`test/film/measured.test.ts\`, where
the measures are there); the rules are in \`renderer/film/animate.ts\` and \`schedule.ts\`. A box and a centre may be off by 1.5 px,
darkness by 3 % and ${EDGES} px. \`npm run fidelity:films\` writes this table.

| film | frames | box, px | centre, px | darkness | not counted |
|---|---|---|---|---|---|
${comparisons
  .map(
    ({ name, frames, box, centre, darkness, exception }) =>
      `| ${name} | ${frames} | ${box.toFixed(1)} | ${centre.toFixed(1)} | ${(100 * darkness).toFixed(1)} % | ${exception} |\n`,
  )
  .join('')}`;
