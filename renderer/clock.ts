/**
 * ms of a clock that nobody sets, to measure spans with. A new process has no `performance` yet, which takes it 3 ms; this is there.
 */
export function clock(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
