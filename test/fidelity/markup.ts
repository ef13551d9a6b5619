/**
 * Shows the SVG and the HTML of every reference design in Chromium and compares them with Gesso's own picture.
 *
 *   npm run fidelity:markup                        all sets, worst last; exit 1 below 95 % of designs within 1 %, or
 *                                                  where a file asks for another
 *   npm run fidelity:markup -- svg: corpus/text-   one format, and designs whose name begins so
 *
 * Files land in test/fidelity/actual/markup (not committed): NAME.svg, NAME.html, and of each a PNG: picture | difference | browser.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { createRenderer } from '../../renderer/index.ts';
import { openViewer } from '../support/markup.ts';
import { endWithoutReference } from '../support/tools.ts';
import { isChosen, sets } from './sets.ts';

endWithoutReference();
const out = path.join(import.meta.dirname, 'actual', 'markup');
await mkdir(out, { recursive: true });

const asked = process.argv.slice(2);
const FORMATS = ['svg', 'html'] as const;
const formats = FORMATS.filter((format) => !asked.some((name) => name.endsWith(':')) || asked.includes(`${format}:`));
const chosen = asked.filter((name) => !name.endsWith(':'));

interface Row {
  name: string;
  diff: number;
  bytes: number;
  pixels: number;
  note: string;
}

const rows = { svg: [] as Row[], html: [] as Row[] };
const foreign: string[] = [];
const renderer = await createRenderer();
const viewer = await openViewer();
for (const set of sets)
  for (const nameInSet of await set.names()) {
    if (chosen.length > 0 && !isChosen(set.name, nameInSet, chosen)) continue;
    const name = `${set.name}-${nameInSet.replaceAll('/', '-')}`;
    const { design, options: given } = await set.read(nameInSet);
    // A browser's window shows px of the design.
    const options = { ...given, pixelRatio: 1 };
    const drawn = await renderer.render(design, { ...options, format: 'png' }).catch(() => null);
    if (!drawn) continue;
    const picture = PNG.sync.read(drawn.data);
    for (const format of formats) {
      const base = path.join(out, `${name}.${format}`);
      await rm(`${base}.png`, { force: true });
      try {
        const pages = format === 'html' ? { pageIds: [options.pageId ?? firstPage(design)] } : {};
        const file = await renderer.render(design, { ...options, ...pages, format });
        await writeFile(base, file.data);
        const shown = await viewer.show(file.data, { ...file, width: picture.width, height: picture.height });
        for (const request of shown.requests) foreign.push(`${name}.${format} asks for ${request}`);
        const own = PNG.sync.read(shown.picture);
        const { width, height } = picture;
        const diff = new PNG({ width, height });
        const isSame = own.width === width && own.height === height;
        const count = isSame
          ? pixelmatch(picture.data, own.data, diff.data, width, height, { threshold: 0.1 })
          : width * height;
        await writeFile(`${base}.png`, sideBySide([picture, diff, own]));
        const pixels = file.warnings.filter(({ code }) => code === 'drawn_as_pixels').length;
        rows[format].push({
          name,
          diff: (100 * count) / (width * height),
          bytes: file.data.length,
          pixels,
          note: isSame ? '' : 'another size',
        });
      } catch (error) {
        rows[format].push({ name, diff: 100, bytes: 0, pixels: 0, note: String(error).split('\n')[0]! });
      }
    }
  }
await viewer.close();
await renderer.close();

/** The id of the page that a picture shows. */
function firstPage(design: unknown): string {
  const [page] = (design as { pages?: { id?: string }[] }).pages ?? [];
  return page?.id || 'page-1';
}

function sideBySide(pictures: PNG[]): Buffer {
  const sheet = new PNG({
    width: pictures.reduce((sum, { width }) => sum + width, 0),
    height: Math.max(...pictures.map(({ height }) => height)),
  });
  let left = 0;
  for (const one of pictures) {
    PNG.bitblt(one, sheet, 0, 0, one.width, one.height, left, 0);
    left += one.width;
  }
  return PNG.sync.write(sheet);
}

let failed = foreign.length > 0;
for (const format of formats) {
  const all = rows[format].sort((a, b) => a.diff - b.diff);
  for (const { name, diff, bytes, pixels, note } of all)
    console.log(
      diff.toFixed(3).padStart(8),
      '%',
      String(bytes).padStart(9),
      name,
      pixels ? `(${pixels} as pixels)` : '',
      note,
    );
  const within = (limit: number) => (100 * all.filter((row) => row.diff <= limit).length) / all.length;
  const sizes = all.map(({ bytes }) => bytes).sort((a, b) => a - b);
  const size = (share: number) => `${Math.round((sizes[Math.floor(share * (sizes.length - 1))] ?? 0) / 1024)} KB`;
  console.log(
    `${format}: ${all.length} designs: within 0.1 % ${within(0.1).toFixed(1)} %, within 1 % ${within(1).toFixed(1)} %;`,
    `median ${size(0.5)}, nine in ten ${size(0.9)}, largest ${size(1)};`,
    `${all.filter(({ pixels }) => pixels > 0).length} with something as pixels`,
  );
  failed ||= within(1) < 95;
}
console.log(foreign.length === 0 ? 'no file asks for another' : foreign.join('\n'));
process.exit(failed ? 1 : 0);
