import { expect, it } from 'vitest';
import { RenderError } from '../../renderer/index.ts';
import type { Entry } from '../../src/batch/manifest.ts';
import { gatherOutcomes } from '../../src/cli/batch-outcomes.ts';

const entry = (record: number, more: Partial<Entry> = {}): Entry => ({
  ...{ record, file: `${record}.png`, status: 'done', hash: null, warnings: [] },
  ...more,
});
const failed = (record: number, error: string) => entry(record, { status: 'failed', error });

it('says why records failed and what was drawn otherwise, alike ones together, and what to do once', () => {
  const outcomes = gatherOutcomes();
  const missing = new RenderError({
    ...{ kind: 'asset', code: 'image_not_loaded', path: 'pages[0].children[0].src' },
    ...{ message: 'could not load a.png', hint: 'render without it with `skipImageError`' },
  });
  for (const record of [2, 3, 5, 8]) outcomes.add(failed(record, missing.message), missing);
  outcomes.add(failed(9, 'the record is not an object'));
  const warning = { code: 'font_fallback', path: 'pages[0].children[1]', message: 'another font', hint: 'declare it' };
  for (const record of [1, 4]) outcomes.add(entry(record, { warnings: [warning] }));
  expect(outcomes.lines()).toEqual([
    'records 2, 3, 5 and 1 more: pages[0].children[0].src: could not load a.png (render without it with --skip-image-error)',
    'record 9: the record is not an object',
    'warning: pages[0].children[1]: another font (declare it)',
    '2 warnings: 2 font_fallback',
  ]);
});

it('fits a screen, whatever the records', () => {
  const outcomes = gatherOutcomes();
  for (let record = 1; record <= 5000; record++) outcomes.add(failed(record, `reason ${record}`));
  expect(outcomes.lines()).toHaveLength(9);
  expect(outcomes.lines().at(-1)).toMatch(/^and \d+ other reasons$/);
  expect(gatherOutcomes().lines()).toEqual([]);
});
