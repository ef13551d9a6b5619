import { setFlagsFromString } from 'node:v8';

/** What a function of WebAssembly does, roughly in bytes, before it is worth compiling well. The default of V8 12 (Node 22). */
const BUDGET_FLAG = '--wasm-tiering-budget=13000000';

/**
 * Has V8 11 (Node 20) wait as long as later versions do before it compiles a function of WebAssembly a second time, for speed: by a
 * seventh of that, a first picture of some forty words had six of HarfBuzz's functions compiled in a tenth of its processor's time
 * (docs/evidence/speed.md). It counts for modules that are compiled from here on, by any thread.
 */
export function compileWasmLater(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(BUDGET_FLAG);
}
