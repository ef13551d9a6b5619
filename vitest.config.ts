import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that change their whole process for good (a tracer cannot be taken back), or that look at how it gives memory out and back. */
const ALONE = ['test/http/tracing.test.ts', 'test/reliability/release.test.ts'];

/** Small files whose tests take long: what they start or go through is elsewhere. */
const LONG = new RegExp(
  `test/(?:${[
    ...['reliability/(?:(?:fleet-)?chaos|children|films|pool|process)', 'testing/snapshot', 'http/(?:clients|shared)'],
    ...['growth/(?:growth|long-lists)', 'mutated/mutated', 'random/random', 'scripts/scripts', 'golden/golden'],
    ...[
      'operations/start',
      'page/(?:access|page)',
      'formats/(?:film|sound|entrances)',
      'paint/pdf/(?:flat|text|reuse)',
    ],
  ].join('|')})\\.test\\.ts$`,
);

/**
 * Begins with what takes long, so that neither worker ends long after the other. Vitest itself begins with the largest files
 * where it has not measured any yet, as in a fresh clone.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Files that run alone stay before the others: a process ends where one of them is next.
    const placeOf = ({ project, moduleId }: TestSpecification) =>
      project.config.isolate ? 0 : LONG.test(moduleId) ? 1 : 2;
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}

export default defineConfig({
  test: {
    // Renders share two cores with each other; a slow machine is not a failure, so no test has less time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    setupFiles: ['test/support/setup.ts'],
    projects: [
      // Loading the renderer and the service anew costs 2 to 3 s of CPU a file, as much as the tests of most.
      {
        extends: true,
        test: {
          name: 'shared',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
