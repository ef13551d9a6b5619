import { afterEach, expect, it, vi } from 'vitest';
import { mayBeSkipped, missing } from './tools.ts';

afterEach(() => vi.unstubAllEnvs());

it('tells how to get what is missing', () => {
  vi.stubEnv('PATH', '/nowhere');
  expect(missing('qpdf', 'mutool')).toBe('qpdf (apt-get install qpdf), mutool (apt-get install mupdf-tools)');
  expect(missing()).toBe(null);
});

it('skips nothing in CI but the reference designs, where they are said to be absent', () => {
  vi.stubEnv('CI', '');
  expect(mayBeSkipped('qpdf')).toBe(true);
  vi.stubEnv('CI', 'true');
  vi.stubEnv('GESSO_REFERENCE', '');
  expect([mayBeSkipped('qpdf'), mayBeSkipped('reference')]).toEqual([false, false]);
  vi.stubEnv('GESSO_REFERENCE', 'none');
  expect([mayBeSkipped('qpdf'), mayBeSkipped('reference')]).toEqual([false, true]);
});
