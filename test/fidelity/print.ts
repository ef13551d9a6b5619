/**
 * Makes PDF/X-4 and PDF/X-1a of reference designs, many pages to a document: asserts their keys one by one, has qpdf, MuPDF and
 * Ghostscript read them without a message, and compares the pages of the two as Ghostscript draws them.
 *
 *   npm run fidelity:print                    every set, worst last; exit 1 where a file has a fault, or fewer than 98 % of the
 *                                             pages are within 1 %
 *   npm run fidelity:print -- corpus wild/rich    these sets, and designs whose name begins so
 *
 * Needs qpdf, mutool and gs (Debian: qpdf, mupdf-tools, ghostscript). What differs most lands in test/fidelity/actual/print (not
 * committed): X-4 | difference | X-1a.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRenderer } from '../../renderer/index.ts';
import { comparePrint, groupsOf, type PrintPage } from '../support/print-pairs.ts';
import { endWithoutReference } from '../support/tools.ts';
import { isChosen, sets } from './sets.ts';

/** Pages of a document. */
const PAGES = 20;
/** Percent of a page's px that may differ. */
const LIMIT = 1;

endWithoutReference();
const out = path.join(import.meta.dirname, 'actual', 'print');
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const chosen = process.argv.slice(2);
const found: PrintPage[] = [];
for (const set of sets)
  for (const name of await set.names())
    if (isChosen(set.name, name, chosen)) found.push({ name: `${set.name}/${name}`, ...(await set.read(name)) });
const groups = groupsOf(found);

const renderer = await createRenderer();
const rows: { name: string; difference: number }[] = [];
const faults: string[] = [];
for (const group of groups)
  for (let at = 0; at < group.length; at += PAGES) {
    const compared = await comparePrint(renderer, group.slice(at, at + PAGES));
    faults.push(...compared.faults);
    for (const { name, difference, sheet } of compared.pages) {
      rows.push({ name, difference });
      if (difference > LIMIT) await writeFile(path.join(out, `${name.replaceAll('/', '-')}.png`), await sheet());
    }
    console.error(
      `${rows.length} pages, ${rows.filter((row) => row.difference > LIMIT).length} over ${LIMIT} %, ${faults.length} faults`,
    );
  }
await renderer.close();

rows.sort((a, b) => a.difference - b.difference);
for (const { name, difference } of rows) console.log(difference.toFixed(3).padStart(8), '%', name);
const share = (100 * rows.filter(({ difference }) => difference <= LIMIT).length) / rows.length;
console.log(faults.length === 0 ? 'all files are sound' : [...new Set(faults)].join('\n'));
console.log(`${rows.length} pages, ${groups.length} kinds: X-1a within ${LIMIT} % of X-4 ${share.toFixed(1)} %`);
process.exit(faults.length === 0 && share >= 98 ? 0 : 1);
