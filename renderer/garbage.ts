import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { lazy } from './lazy.ts';

/** Which objects are collected: the young ones alone take less than a millisecond. */
type Collect = (options?: { type: 'minor'; execution: 'sync' }) => void;

/** V8's own function, which each new context has once the flag is set; one that does nothing where the runtime has none. */
const collector = lazy((): Collect => {
  setFlagsFromString('--expose-gc');
  const exposed: unknown = runInNewContext('globalThis.gc');
  return typeof exposed === 'function' ? (exposed as Collect) : () => {};
});

/** Collects the garbage of this thread, which V8 would do later: it does not count memory that objects hold outside its heap. */
export const collectGarbage: Collect = (options) => collector()(options);
