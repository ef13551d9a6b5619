import { describe, it } from 'vitest';
import { mayBeSkipped, missing, type Need } from './tools.ts';

/**
 * `describe` for tests that need tools. Where one is missing the tests are skipped and the reason is printed; in CI
 * a test that names the tool fails in their place, so that nothing goes unchecked in silence.
 */
export function describeWith(needs: readonly Need[], title: string, tests: () => void): void {
  const absent = missing(...needs);
  if (absent === null) {
    describe(title, tests);
  } else if (mayBeSkipped(...needs)) {
    console.warn(`skipped: "${title}"; missing: ${absent}`);
    it.skip(title, () => {});
  } else {
    it(title, () => {
      throw new Error(`in CI no test is skipped; missing: ${absent}`);
    });
  }
}
