import { defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.ts';

/**
 * The inner loop, under a minute: what draws and lays out, the goldens, the options and the architecture. Left to the
 * whole run is what starts processes, servers and browsers, reads whole PDFs, draws at random or goes through a corpus.
 */
export default mergeConfig(
  config,
  defineConfig({
    test: {
      exclude: [
        '**/node_modules/**',
        ...[
          'batch',
          'cli',
          'dispatch',
          'http',
          'jobs',
          'growth',
          'mutated',
          'operations',
          'page',
          'processes',
          'random',
          'reliability',
          'results',
          'shared',
          'storage',
          'testing',
        ].map((room) => `test/${room}/**`),
        'test/paint/pdf/**',
        'test/formats/**',
        'test/scripts/**',
        'test/{examples,dictionary}.test.ts',
        'test/film/{measured,playing}.test.ts',
        'test/text/{markup-oracle,rich-fuzz,html-parse}.test.ts',
        'test/{check,codes,pipeline,polotno-node}.test.ts',
        'test/paint/{raster/adjustments,blend-modes}.test.ts',
        'test/{preflight,templates/template-store}.test.ts',
        'test/assets/bombs.test.ts',
        'test/fonts/{harfbuzz,sources,loader,opentype}.test.ts',
        'test/support/**',
        'test/svg/safety.test.ts',
      ],
    },
  }),
);
