import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Renderer } from '../../renderer/index.ts';

const here = import.meta.dirname;

/** One golden: a design and, beside it, the picture that Gesso drew of it and someone accepted. */
export interface Golden {
  /** `feature/name` */
  name: string;
  design: string;
  picture: string;
  /** Expected, difference and actual side by side; written where a golden fails. */
  failed: string;
}

/** The files of every feature's folder, as paths from this one. */
const files = () =>
  readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: feature }) => readdirSync(path.join(here, feature)).map((file) => `${feature}/${file}`));

/** Every design below a feature's folder. */
export const goldens = (): Golden[] =>
  files()
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const name = file.slice(0, -'.json'.length);
      const base = path.join(here, name);
      return { name, design: `${base}.json`, picture: `${base}.png`, failed: `${base}.failed.png` };
    });

/** Pictures whose design was renamed or deleted: nothing compares them any more. */
export function picturesWithoutDesign(): string[] {
  const designs = new Set(goldens().map(({ name }) => name));
  return files().filter((file) => /(?<!\.failed)\.png$/.test(file) && !designs.has(file.slice(0, -'.png'.length)));
}

/** A file holds `{ design, options }`, as the reference designs do. */
export async function renderGolden(renderer: Renderer, golden: Golden): Promise<Buffer> {
  const { design, options } = JSON.parse(readFileSync(golden.design, 'utf8'));
  return (await renderer.render(design, { ...options, format: 'png' })).data;
}

/** Levels of a channel by which a pixel may differ: Skia's arithmetic rounds otherwise on other processors. */
const TOLERANCE = 1;

/** The pixels of which any channel differs by more than {@link TOLERANCE}, and by how many levels at most. */
export function differingPixels(a: Uint8Array, b: Uint8Array): { count: number; worst: number } {
  let [count, worst] = [0, 0];
  for (let pixel = 0; pixel < a.length; pixel += 4) {
    let most = 0;
    for (let channel = pixel; channel < pixel + 4; channel++)
      most = Math.max(most, Math.abs(a[channel]! - b[channel]!));
    if (most > TOLERANCE) count++;
    worst = Math.max(worst, most);
  }
  return { count, worst };
}

/** How two pictures compare: null where they are alike, else what is different, and the three side by side. */
export function compareGolden(golden: Golden, actual: Buffer): { message: string; sheet: Buffer | null } | null {
  if (!existsSync(golden.picture))
    return { message: 'is new: look at it, then accept it with npm run golden', sheet: null };
  const [a, b] = [PNG.sync.read(readFileSync(golden.picture)), PNG.sync.read(actual)];
  if (a.width !== b.width || a.height !== b.height)
    return { message: `is ${b.width} × ${b.height} px instead of ${a.width} × ${a.height}`, sheet: null };
  const { count, worst } = differingPixels(a.data, b.data);
  if (count === 0) return null;
  const diff = new PNG({ width: a.width, height: a.height });
  // For the eye only: whether a golden fails is decided above, for pixelmatch passes over small differences.
  pixelmatch(a.data, b.data, diff.data, a.width, a.height, { threshold: 0, includeAA: true });
  const sheet = new PNG({ width: a.width * 3, height: a.height });
  [a, diff, b].forEach((picture, i) => {
    PNG.bitblt(picture, sheet, 0, 0, a.width, a.height, a.width * i, 0);
  });
  return { message: `differs in ${count} px, by up to ${worst} levels`, sheet: PNG.sync.write(sheet) };
}
