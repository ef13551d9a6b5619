import { setFlagsFromString } from 'node:v8';

/** What a function does, roughly in bytes of its code, before V8 compiles it a second time, for speed. */
const BUDGET = {
  /** The default of V8 12 (Node 22). */
  webAssembly: '--wasm-tiering-budget=13000000',
  javaScript: '--interrupt-budget=400000',
};

/** Sets a flag of V8 11 (Node 20). Later versions wait longer by themselves. */
function setForNode20(flag: string): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString(flag);
}

/**
 * Has V8 wait longer before it compiles a function of WebAssembly for speed: a first picture of some forty words had six of HarfBuzz's
 * functions compiled so in a tenth of its processor's time (docs/evidence/speed.md). It counts for modules that are compiled from
 * here on, by any thread.
 */
export const compileWasmLater = (): void => setForNode20(BUDGET.webAssembly);

/**
 * The same of functions of JavaScript, of which a template's first picture had 22 compiled so, in a tenth of its processor's time; 6 now.
 * For a command: a service, which lives longer, would take 1.15 times as much for each picture of its first thousands.
 */
export const optimizeLater = (): void => setForNode20(BUDGET.javaScript);
