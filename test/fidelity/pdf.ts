/**
 * Compares the vector pdf of every reference design, rasterised by pdftoppm, with Gesso's own picture at pixelRatio 2, and
 * has qpdf and mutool check it and the raster pdf.
 *
 *   npm run fidelity:pdf                  the corpus, worst last; exit 1 below 90 % of designs within 2 %, or where a
 *                                         file is not sound
 *   npm run fidelity:pdf -- wild corpus/text-   other sets, and designs whose name begins so
 *
 * Needs pdftoppm, qpdf and mutool (Debian: poppler-utils, qpdf, mupdf-tools). Files land in test/fidelity/actual/pdf (not
 * committed), among them worst-ten.png: picture | difference | pdf of the ten that differ most.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { createRenderer } from '../../renderer/index.ts';
import { complaints } from '../support/pdf.ts';
import { endWithoutReference } from '../support/tools.ts';
import { isChosen, sets } from './sets.ts';

const run = promisify(execFile);
endWithoutReference();
const out = path.join(import.meta.dirname, 'actual', 'pdf');
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const chosen = process.argv.length > 2 ? process.argv.slice(2) : ['corpus'];
const designs: { set: (typeof sets)[number]; name: string }[] = [];
for (const set of sets)
  for (const name of await set.names()) if (isChosen(set.name, name, chosen)) designs.push({ set, name });

const renderer = await createRenderer();
const rows: { name: string; diff: number; bytes: number; note: string }[] = [];
const unsound: string[] = [];
for (const { set, name: nameInSet } of designs) {
  const name = `${set.name}-${nameInSet.replaceAll('/', '-')}`;
  const base = path.join(out, name);
  try {
    const { design, options: given } = await set.read(nameInSet);
    // The same for both: what is blurred, and rich text, depend on it.
    const options = { ...given, pixelRatio: 2 };
    const picture = PNG.sync.read((await renderer.render(design, { ...options, format: 'png' })).data);
    const pages = options.pageId ? { pageIds: [options.pageId] } : {};
    const asPdf = { ...options, ...pages, format: 'pdf' } as const;
    const raster = await renderer.render(design, asPdf);
    await writeFile(`${base}.raster.pdf`, raster.data);
    const pdf = await renderer.render(design, { ...asPdf, vector: true });
    await writeFile(`${base}.pdf`, pdf.data);
    for (const file of [`${base}.raster.pdf`, `${base}.pdf`])
      unsound.push(...complaints(file).map((complaint) => `${path.basename(file)}: ${complaint}`));
    // A design's px is a point here (72 dpi): 144 dpi is pixelRatio 2.
    await run('pdftoppm', ['-r', '144', '-png', '-singlefile', `${base}.pdf`, base]);
    const drawn = PNG.sync.read(await readFile(`${base}.png`));
    const [width, height] = [Math.min(picture.width, drawn.width), Math.min(picture.height, drawn.height)];
    const sameSize = Math.abs(picture.width - drawn.width) <= 1 && Math.abs(picture.height - drawn.height) <= 1;
    const diff = new PNG({ width, height });
    const count = pixelmatch(onWhite(picture, width, height), onWhite(drawn, width, height), diff.data, width, height, {
      threshold: 0.1,
    });
    await writeFile(`${base}.picture.png`, PNG.sync.write(picture));
    await writeFile(`${base}.diff.png`, PNG.sync.write(diff));
    rows.push({
      name,
      diff: sameSize ? (100 * count) / (width * height) : 100,
      bytes: pdf.data.length,
      note: sameSize ? '' : 'another size',
    });
  } catch (error) {
    rows.push({ name, diff: 100, bytes: 0, note: String(error).split('\n')[0]! });
  }
}
await renderer.close();

/** pdftoppm's paper is white. */
function onWhite(picture: PNG, width: number, height: number): Buffer {
  const flat = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [from, to] = [4 * (y * picture.width + x), 4 * (y * width + x)];
      const alpha = picture.data[from + 3]! / 255;
      for (let c = 0; c < 3; c++) flat[to + c] = Math.round(picture.data[from + c]! * alpha + 255 * (1 - alpha));
    }
  return flat;
}

/** The worst designs below each other: picture | difference | pdf. */
async function writeSheet(worst: typeof rows): Promise<void> {
  const read = async (file: string) => PNG.sync.read(await readFile(path.join(out, file)));
  const lines = [];
  for (const { name, bytes } of worst)
    if (bytes > 0) lines.push(await Promise.all([`${name}.picture.png`, `${name}.diff.png`, `${name}.png`].map(read)));
  const width = Math.max(1, ...lines.map((line) => line.reduce((sum, picture) => sum + picture.width, 0)));
  const sheet = new PNG({ width, height: lines.reduce((sum, [first]) => sum + (first?.height ?? 0), 1) });
  let top = 0;
  for (const line of lines) {
    let left = 0;
    for (const picture of line) {
      PNG.bitblt(picture, sheet, 0, 0, picture.width, Math.min(picture.height, line[0]!.height), left, top);
      left += picture.width;
    }
    top += line[0]!.height;
  }
  await writeFile(path.join(out, 'worst-ten.png'), PNG.sync.write(sheet));
}

rows.sort((a, b) => a.diff - b.diff);
for (const row of rows)
  console.log(row.diff.toFixed(3).padStart(8), '%', String(row.bytes).padStart(8), row.name, row.note);
const within = (limit: number) => (100 * rows.filter((row) => row.diff <= limit).length) / rows.length;
await writeSheet(rows.slice(-10).reverse());
console.log(`${rows.length} designs: within 0.5 % ${within(0.5).toFixed(1)} %, within 2 % ${within(2).toFixed(1)} %`);
console.log(unsound.length === 0 ? 'all files are sound' : unsound.join('\n'));
process.exit(within(2) >= 90 && unsound.length === 0 ? 0 : 1);
