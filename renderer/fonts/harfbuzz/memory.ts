import { setImmediate } from 'node:timers/promises';
import { UnusableFont } from '../errors.ts';

/**
 * Accounts for the fonts in HarfBuzz's WebAssembly memory; each thread has one. harfbuzzjs frees a font when the
 * garbage collector finds its wrapper unused. V8 does not count those bytes towards collecting, and a WebAssembly
 * memory that has grown never shrinks: with 21 faces of 742 kB in use at a time, the memory grew to 972 MB over 8,000
 * openings. So this module asks for a collection each time that so many bytes of fonts were opened.
 */
const COLLECT_AFTER_BYTES = 64e6;
/** Half of the 2 GB that harfbuzzjs's memory may grow to; the other half is for its tables and gaps. */
const MOST_BYTES = 1e9;

/** Bytes of fonts opened and not freed yet. */
let held = 0;
/** `held` after the last collection. */
let settled = 0;

const freed = new FinalizationRegistry<number>((bytes) => {
  held -= bytes;
  settled = Math.min(settled, held);
});

/** Turns of the event loop that the callbacks which free memory are waited for. */
const MOST_TURNS = 10;

/** Collects garbage and waits until its memory is free, as far as there is any. */
async function collectFonts(): Promise<void> {
  // Few processes open so many fonts.
  const { collectGarbage } = await import('../../garbage.ts');
  collectGarbage();
  const before = held;
  for (let turn = 0; turn < MOST_TURNS && held === before; turn++) await setImmediate();
  // harfbuzzjs's own callbacks may come a turn after those here.
  await setImmediate();
}

/**
 * To be awaited before a font of so many bytes is opened.
 * @throws UnusableFont where the fonts in use leave no room for it
 */
export async function makeRoom(bytes: number): Promise<void> {
  if (held + bytes > Math.min(settled + COLLECT_AFTER_BYTES, MOST_BYTES)) {
    await collectFonts();
    settled = held;
  }
  if (held + bytes > MOST_BYTES) throw new UnusableFont(`the fonts in use are larger than ${MOST_BYTES / 1e6} MB`);
}

/** Counts an opened font until its wrapper is collected. */
export function countOpened(wrapper: object, bytes: number): void {
  held += bytes;
  freed.register(wrapper, bytes);
}
