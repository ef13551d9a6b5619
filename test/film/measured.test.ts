import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { films } from '../support/film.ts';
import { root } from '../support/tools.ts';
import { type Comparison, compareFilm, filmsDocument, isNear, measuredFilms } from './measured.ts';

describeWith(['reference'], 'the editor’s films', () => {
  const open = films();
  const comparisons: Comparison[] = [];

  it.each(measuredFilms())('%s is painted alike', async (name) => {
    const comparison = await compareFilm(name, open);
    comparisons.push(comparison);
    expect(comparison).toSatisfy(isNear);
  });

  it('are as near as the evidence says', () => {
    const written = readFileSync(path.join(root, 'docs/evidence/films.md'), 'utf8');
    expect(written).toBe(filmsDocument(comparisons));
  });
});
