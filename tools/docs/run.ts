/**
 * Writes the documents that are made from the sources: `npm run docs`. With `--check` it only says which are out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { documents } from './documents.ts';

const root = path.resolve(import.meta.dirname, '../..');
const isCheck = process.argv.includes('--check');
for (const [file, make] of Object.entries(documents)) {
  const target = path.join(root, file);
  const before = readFileSync(target, { encoding: 'utf8', flag: 'a+' });
  const made = await make(before);
  if (made === before) continue;
  if (isCheck) {
    console.error(`${file} is out of date: run \`npm run docs\``);
    process.exitCode = 1;
  } else writeFileSync(target, made);
}
