/**
 * Writes the documents that are made from the sources, and the pictures in them: `npm run docs`. With `--check` it only
 * says which are out of date.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRenderer } from '../../renderer/index.ts';
import { documents } from './documents.ts';
import { DRAWINGS_FOLDER, draw, drawings, isAlike, packed, pathOf } from './drawings/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const isCheck = process.argv.includes('--check');

/** Does what brings a file up to date, or says that it is not. */
function mend(file: string, write: () => void): void {
  if (!isCheck) {
    write();
    return;
  }
  console.error(`${file} is out of date: run \`npm run docs\``);
  process.exitCode = 1;
}

for (const [file, make] of Object.entries(documents)) {
  const target = path.join(root, file);
  const before = readFileSync(target, { encoding: 'utf8', flag: 'a+' });
  const made = await make(before);
  if (made !== before) mend(file, () => writeFileSync(target, made));
}

const renderer = await createRenderer({ systemFonts: false, googleFontsUrl: null });
mkdirSync(path.join(root, DRAWINGS_FOLDER), { recursive: true });
const left = new Set(readdirSync(path.join(root, DRAWINGS_FOLDER)));
for (const drawing of Object.values(drawings)) {
  const file = pathOf(drawing);
  const target = path.join(root, file);
  left.delete(path.basename(file));
  const png = await draw(renderer, drawing);
  if (existsSync(target) && (await isAlike(readFileSync(target), png))) continue;
  const made = await packed(png);
  mend(file, () => writeFileSync(target, made));
}
for (const name of left) {
  const file = path.posix.join(DRAWINGS_FOLDER, name);
  mend(file, () => rmSync(path.join(root, file)));
}
await renderer.close();
