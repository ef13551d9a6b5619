import type { Stage } from '../renderer/index.ts';
import type { Measured } from './measure.ts';

/** What a run of the benchmark found; times in ms. */
export interface Result {
  machine: { cpu: string; cores: number; node: string };
  designs: number;
  /** By how many renders run at a time: all in one thread. */
  library: Record<string, Measured>;
  /** By how many requests run at a time: a worker a core. Memory and CPU are the service's. */
  http: Record<string, Measured>;
  /** MB of the service at the median, before and after so many renders more. */
  soak?: { renders: number; before: number; after: number };
  /** By kind of design, through the library, one at a time. */
  kinds: Record<
    string,
    Measured & {
      /** Mean of each. */
      stages: Record<Stage, number>;
      /** At the median: one colour, and the pixels of the designs' own pictures. */
      floor?: { plain: number; samePixels: number };
    }
  >;
}

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

function table(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  line(header);
  line(header.map((_, i) => (i === 0 ? '---' : '---:')));
  rows.forEach(line);
  console.log('');
}

/** Prints a result as Markdown. */
export function print({ machine, designs, library, http, soak, kinds }: Result): void {
  console.log(`${designs} designs; ${machine.cores} cores (${machine.cpu}), Node ${machine.node}\n`);
  const rows = (way: string, runs: Record<string, Measured>) =>
    Object.entries(runs).map(([concurrency, run]) => [
      `${way}, ${concurrency} at a time`,
      ms(run.p50),
      ms(run.p95),
      run.perSecond.toFixed(2),
      ms(run.cpu),
      ms(run.rss),
      ms(run.peakRss),
    ]);
  table(
    ['', 'p50 ms', 'p95 ms', 'pictures/s', 'CPU ms/picture', 'RSS MB', 'peak RSS MB'],
    [...rows('library', library), ...rows('HTTP', http)],
  );
  if (soak) {
    const { renders, before, after } = soak;
    console.log(`${renders} renders later the service holds ${ms(after)} MB in place of ${ms(before)}.\n`);
  }
  table(
    ['one at a time', 'p50 ms', 'floor ms', 'ratio', 'plain ms', 'parse', 'load', 'layout', 'paint', 'encode'],
    Object.entries(kinds).map(([kind, { p50, floor, stages }]) => [
      kind,
      ms(p50),
      floor ? ms(floor.samePixels) : '',
      floor ? (p50 / floor.samePixels).toFixed(2) : '',
      floor ? ms(floor.plain) : '',
      ...Object.values(stages).map(ms),
    ]),
  );
}

const change = (before: number, now: number): string =>
  `${now >= before ? '+' : ''}${((now / before - 1) * 100).toFixed(0)} %`;

/** Prints the changes since an earlier result. */
export function compare(before: Result, now: Result): void {
  const rows = (way: string, earlier: Record<string, Measured>, later: Record<string, Measured>) =>
    Object.entries(later).flatMap(([name, run]) => {
      const old = earlier[name];
      if (!old) return [];
      return [
        [
          `${way} ${name}`,
          change(old.p50, run.p50),
          change(old.perSecond, run.perSecond),
          change(old.peakRss, run.peakRss),
        ],
      ];
    });
  table(
    ['since then', 'p50', 'pictures/s', 'peak RSS'],
    [
      ...rows('library', before.library, now.library),
      ...rows('HTTP', before.http, now.http),
      ...rows('kind', before.kinds, now.kinds),
    ],
  );
}
