import { configDefaults, defineConfig } from 'vitest/config';

/** Tests that change what their whole process sees (its environment, its tracer, its matchers) or measure its memory. */
const ALONE = [
  'test/assets/image.test.ts',
  'test/http/tracing.test.ts',
  'test/reliability/**/*.test.ts',
  'test/storage/**/*.test.ts',
  'test/testing/**/*.test.ts',
];

export default defineConfig({
  test: {
    // Renders share two cores with each other; a slow machine is not a failure, so no test has less time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
    setupFiles: ['test/support/setup.ts'],
    projects: [
      // Loading the renderer anew for each file costs as much as its tests (84 s of CPU for 51 files, 40 s when shared).
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
