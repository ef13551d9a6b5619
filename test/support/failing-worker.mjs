// A worker whose first three starts fail.
import { appendFileSync, readFileSync } from 'node:fs';

appendFileSync(process.env.GESSO_TEST_BOOTS, '.');
if (readFileSync(process.env.GESSO_TEST_BOOTS).length <= 3) throw new Error('failed to start');

export { default, prepare } from './worker.mjs';
