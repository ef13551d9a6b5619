import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** LittleCMS as WebAssembly. In the build its bytes stand here (tsdown.config.ts), since its package is not installed there. */
export const lcmsBinary = (): Uint8Array =>
  readFileSync(createRequire(import.meta.url).resolve('lcms-wasm/dist/lcms.wasm'));
