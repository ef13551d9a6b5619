import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { configDefaults, defineConfig, mergeConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** Tests without a sweep, i.e. which take no sample of one in `npm test`. */
const others = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => path.posix.join('test', file.replaceAll(path.sep, '/')))
  .filter((file) => !readFileSync(file, 'utf8').includes('/support/sampled.ts'));

/** Whole sweeps: many designs in many formats, each script, each font. */
export default mergeConfig(
  config,
  defineConfig({ test: { env: { GESSO_SWEEPS: 'all' }, exclude: [...configDefaults.exclude, ...others] } }),
);
