import { setFlagsFromString } from 'node:v8';

const FLAGS = [
  // What a function of WebAssembly does, roughly in bytes, before it is compiled a second time, for speed. The default of V8 12 (Node 22).
  '--wasm-tiering-budget=13000000',
  // The same of a function of JavaScript.
  '--interrupt-budget=400000',
];

/**
 * Has V8 11 (Node 20) wait longer, as later versions do, before it compiles a function a second time, for speed. A first picture of
 * some forty words had six of HarfBuzz's functions compiled so in a tenth of its processor's time, and a template 22
 * functions of JavaScript in another (6 now) (docs/evidence/speed.md). It counts for all threads: for WebAssembly that is compiled from here on, and for
 * JavaScript.
 */
export function compileLater(): void {
  if (process.versions.v8.startsWith('11.')) for (const flag of FLAGS) setFlagsFromString(flag);
}
