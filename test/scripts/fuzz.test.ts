import { expect, it } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { failureOf } from './fuzz.ts';

/** `npm run fuzz -- texts --count 20000` renders more. */
const TEXTS = 30;
/**
 * Texts that failed: lines elsewhere at another resolution, joined letters torn, marks on spaces lost,
 * stroked letters turned back.
 */
const KNOWN = [1012, 20_683, 44_000_412, 44_003_500, 44_004_870];

it('random texts of many scripts lose nothing without a warning, in pictures and vector pdfs', async () => {
  const renderer = await createRenderer({ systemFonts: false });
  const failures: string[] = [];
  for (const seed of [...Array.from({ length: TEXTS }, (_, i) => i + 1), ...KNOWN]) {
    const failure = await failureOf(renderer, seed);
    if (failure) failures.push(`${seed}: ${failure}`);
  }
  await renderer.close();
  expect(failures).toEqual([]);
});
