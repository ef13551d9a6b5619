import type { Counts } from './run.ts';

const WIDTH = 24;

/** A time in a person's words, e.g. `1 min 5 s`. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * The line that shows how far a batch is: bar, count, failures, rate, time left.
 *
 * @param elapsed seconds since the first record
 */
export function progressLine({ rendered, unchanged, failed }: Counts, total: number, elapsed: number): string {
  const done = rendered + unchanged + failed;
  const filled = Math.round((done / Math.max(1, total)) * WIDTH);
  const rate = (rendered + failed) / Math.max(0.001, elapsed);
  return [
    `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total}`,
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${rate.toFixed(1)}/s`,
    ...(rate > 0 && done < total ? [`${duration((total - done) / rate)} left`] : []),
  ].join('  ');
}
