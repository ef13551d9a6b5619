import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../renderer/index.ts';
import { readConfig } from '../src/config.ts';
import { inWordsOf, limitVariable } from '../src/hints.ts';

test('every limit is named by the variable that sets it', () => {
  for (const name of Object.keys(DEFAULT_LIMITS) as (keyof typeof DEFAULT_LIMITS)[])
    expect(readConfig({ [limitVariable(name)]: '7' }).renderer[name], name).toBe(7);
});

test('a hint speaks as its entrance does', () => {
  const hint = 'lower `pixelRatio`, or raise the limit `outputPixels`';
  expect(inWordsOf(hint, {})).toBe('lower `pixelRatio`, or raise GESSO_MAX_OUTPUT_PIXELS');
  const wordOf = (name: string) => (name === 'pixelRatio' ? '--pixel-ratio' : undefined);
  expect(inWordsOf(hint, { wordOf })).toBe('lower --pixel-ratio, or raise GESSO_MAX_OUTPUT_PIXELS');
  expect(inWordsOf('allow the host with `allowedHosts`', {})).toBe('allow the host with GESSO_ALLOWED_HOSTS');
  const two = 'give a URL; relative ones are in the folder that `assetsDir` names';
  expect(inWordsOf(two, { lacks: new Set(['assetsDir']) })).toBe('give a URL');
});
