/** Compares films with the editor's, and writes the table of the evidence: `npm run fidelity:films`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPipeline, resolveOptions } from '../../renderer/internal.ts';
import { type Comparison, compareFilm, filmsDocument, isNear, measuredFilms } from '../film/measured.ts';
import { root } from '../support/tools.ts';

const pipeline = await createPipeline({});
const comparisons: Comparison[] = [];
for (const name of measuredFilms())
  comparisons.push(await compareFilm(name, (design, film) => pipeline.film(design, resolveOptions({}), film)));
await pipeline.close();
writeFileSync(path.join(root, 'docs/evidence/films.md'), filmsDocument(comparisons));
const far = comparisons.filter((comparison) => !isNear(comparison));
console.log(`${comparisons.length - far.length} of ${comparisons.length} films are near`);
for (const { name, box, centre, darkness } of far) console.log(name, { box, centre, darkness });
process.exitCode = far.length > 0 ? 1 : 0;
