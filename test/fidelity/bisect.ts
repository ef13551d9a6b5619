/**
 * Finds what a design's difference from its reference comes from: removes its properties and options one by one, renders
 * each time, and says which removal changes the agreement with the reference's picture of the whole design, and where.
 *
 *   npm run fidelity:bisect -- wild/figure-8802-261 wild/svg-8802-116
 *
 * Sheets of expected | actual | difference, of the design and below it of every removal listed, land in
 * test/fidelity/bisect (not committed).
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';
import { root } from '../support/tools.ts';
import { differenceOf, regionOf, sheetOf } from './difference.ts';
import { expectedFile, isChosen, sets } from './sets.ts';

type Json = Record<string, unknown>;

/** Without these an element is none, or is elsewhere: what then differs says nothing. */
const NEEDED = new Set(['id', 'name', 'type', 'x', 'y', 'width', 'height', 'src', 'text', 'children']);
const folder = path.join(root, 'test/fidelity/bisect');

/** A place in a design and its options: the keys that lead to it, e.g. `design.pages.0.children.1.filters.warm`. */
type Place = readonly string[];

/** Every place that can be removed on its own. */
function placesOf(value: unknown, place: Place): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const within = value.flatMap((one, i) => placesOf(one, [...place, String(i)]));
    const elements = place.at(-1) === 'children' && value.length > 1 ? value.map((_, i) => [...place, String(i)]) : [];
    return [...elements, ...within];
  }
  return Object.entries(value).flatMap(([key, one]) => [
    ...(NEEDED.has(key) || key === 'pages' || place.length === 0 ? [] : [[...place, key]]),
    ...placesOf(one, [...place, key]),
  ]);
}

function without(whole: Json, place: Place): Json {
  const copy = structuredClone(whole);
  const holder = place.slice(0, -1).reduce((value: Json, key) => value[key] as Json, copy);
  const key = place.at(-1)!;
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return copy;
}

const renderer = await createRenderer();
const draw = async ({ design, options }: Json): Promise<PNG | null> => {
  try {
    return PNG.sync.read((await renderer.render(design, { ...(options as RenderOptions), format: 'png' })).data);
  } catch (error) {
    console.log(`    ${String(error).split('\n')[0]}`);
    return null;
  }
};

const chosen = process.argv.slice(2);
if (chosen.length === 0) {
  console.log('name at least one design, e.g. wild/figure-8802-261');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
for (const set of sets)
  for (const name of (await set.names()).filter((one) => isChosen(set.name, one, chosen))) {
    const whole = (await set.read(name)) as unknown as Json;
    const expected = PNG.sync.read(await readFile(expectedFile(set.name, name)));
    const actual = await draw(whole);
    if (!actual) continue;
    const now = differenceOf(expected, actual);
    console.log(`${set.name}/${name}: ${now.percent.toFixed(4)} %, ${regionOf(now.mask, expected.width)}`);
    const rows = [[expected, actual, ...(now.picture ? [now.picture] : [])]];
    const found = [];
    for (const place of placesOf(whole, [])) {
      const picture = await draw(without(whole, place));
      if (!picture) continue;
      const { percent, mask, picture: difference } = differenceOf(expected, picture);
      const changed = mask.map((set, i) => set ^ (now.mask[i] ?? 0));
      if (percent !== now.percent || changed.includes(1)) found.push({ place, percent, picture, difference, changed });
    }
    for (const { place, percent, picture, difference, changed } of found.sort((a, b) => a.percent - b.percent)) {
      const verdict = percent < now.percent ? 'better' : 'worse ';
      console.log(
        `  ${percent.toFixed(4).padStart(8)} % ${verdict} without ${place.slice(1).join('.')}: ${regionOf(changed, expected.width)}`,
      );
      rows.push([expected, picture, ...(difference ? [difference] : [])]);
    }
    const file = path.join(folder, `${set.name}-${name.replaceAll('/', '-')}.png`);
    await writeFile(file, PNG.sync.write(sheetOf(rows)));
    console.log(`  ${path.relative(root, file)}`);
  }
await renderer.close();
