import { clock } from './clock.ts';

/** The stages of a render. */
export type Stage = 'parse' | 'load' | 'layout' | 'paint' | 'encode';

/** ms by stage. */
export type Timings = Record<Stage, number>;

/** Adds up how long each stage takes. */
export interface Stopwatch {
  readonly timings: Timings;
  time<T>(stage: Stage, work: () => T): T;
}

export function stopwatch(): Stopwatch {
  const timings: Timings = { parse: 0, load: 0, layout: 0, paint: 0, encode: 0 };
  return {
    timings,
    time(stage, work) {
      const begin = clock();
      const stop = () => {
        timings[stage] += clock() - begin;
      };
      const result = work();
      if (result instanceof Promise) result.then(stop, stop);
      else stop();
      return result;
    },
  };
}
