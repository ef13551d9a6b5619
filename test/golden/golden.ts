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

/** Every design below a feature's folder. */
export function goldens(): Golden[] {
  return readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: feature }) =>
      readdirSync(path.join(here, feature))
        .filter((file) => file.endsWith('.json'))
        .map((file) => {
          const base = path.join(here, feature, file.slice(0, -'.json'.length));
          return {
            name: `${feature}/${file.slice(0, -'.json'.length)}`,
            design: `${base}.json`,
            picture: `${base}.png`,
            failed: `${base}.failed.png`,
          };
        }),
    );
}

/** A file holds `{ design, options }`, as the reference designs do. */
export async function renderGolden(renderer: Renderer, golden: Golden): Promise<Buffer> {
  const { design, options } = JSON.parse(readFileSync(golden.design, 'utf8'));
  return (await renderer.render(design, { ...options, format: 'png' })).data;
}

/** How two pictures compare: null where they are alike, else what is different, and the three side by side. */
export function compareGolden(golden: Golden, actual: Buffer): { message: string; sheet: Buffer | null } | null {
  if (!existsSync(golden.picture))
    return { message: 'is new: look at it, then accept it with npm run golden', sheet: null };
  const [a, b] = [PNG.sync.read(readFileSync(golden.picture)), PNG.sync.read(actual)];
  if (a.width !== b.width || a.height !== b.height)
    return { message: `is ${b.width} × ${b.height} px instead of ${a.width} × ${a.height}`, sheet: null };
  const diff = new PNG({ width: a.width, height: a.height });
  const count = pixelmatch(a.data, b.data, diff.data, a.width, a.height, { threshold: 0.1 });
  if (count === 0) return null;
  const sheet = new PNG({ width: a.width * 3, height: a.height });
  [a, diff, b].forEach((picture, i) => {
    PNG.bitblt(picture, sheet, 0, 0, a.width, a.height, a.width * i, 0);
  });
  return { message: `differs in ${count} px`, sheet: PNG.sync.write(sheet) };
}
