/** Limits where the operator does not say: shares of the memory, so that a small container is not killed (docs/operate.md). */
import { availableParallelism } from 'node:os';
import { memory, usualPictures } from '../renderer/internal.ts';

/** Bytes that the service takes beside its workers, and that a worker takes with the pictures of a render (docs/operate.md). */
const [OF_SERVICE, OF_WORKER] = [300e6, 250e6];

/** Workers: as many as cores, if they have room. */
export const usualWorkers = (): number =>
  Math.max(1, Math.min(availableParallelism(), Math.floor((memory() - OF_SERVICE) / OF_WORKER)));

/** Of the memory, the heaps of all workers may take so much ... */
const HEAPS_SHARE = 1 / 2;
/** ... and each no more than so many MB. */
const LARGEST_HEAP = 2048;

/** MB of the heap of a worker. */
export const usualHeap = (workers: number): number =>
  Math.max(64, Math.min(LARGEST_HEAP, Math.floor((memory() * HEAPS_SHARE) / workers / 2 ** 20)));

/** Of the memory, one body may take so much and no more than so many bytes. */
const [BODY_SHARE, LARGEST_BODY] = [1 / 16, 100e6];

/** Bytes of one body. */
export const usualBody = (): number => Math.min(LARGEST_BODY, Math.floor(memory() * BODY_SHARE));

/** Bytes that a small value (`{}`) takes once it is parsed, and the share of the memory that those of a body may take. */
const [OF_VALUE, VALUES_SHARE] = [64, 1 / 8];
const MOST_VALUES = 20e6;

/** Values of the JSON of a body. */
export const usualValues = (): number => Math.min(MOST_VALUES, Math.floor((memory() * VALUES_SHARE) / OF_VALUE));

/** Of the memory, all bodies may take so much at the most. */
const BODIES_SHARE = 1 / 8;
/** No more than so many bodies of the largest size. */
const MOST_BODIES = 4;

/** Bytes of all bodies: of two at least, as a caller may hold half of them. */
export const usualBodies = (body: number): number =>
  Math.max(2 * body, Math.min(MOST_BODIES * body, Math.floor(memory() * BODIES_SHARE)));

/** Bytes of pictures that all workers keep where memory is to be small. */
const FEW_PICTURES = 32e6;

/** ... and where it is not: of many workers so many for each, so that each has room for the pictures of a page. */
const PICTURES_OF_WORKER = 64e6;
const [LEAST_USUAL, MOST_USUAL] = [128e6, 512e6];

/** Bytes of pictures that all workers keep. */
export const keptPictures = (size: 'usual' | 'small', workers: number): number =>
  usualPictures(
    size === 'small' ? FEW_PICTURES : Math.min(MOST_USUAL, Math.max(LEAST_USUAL, workers * PICTURES_OF_WORKER)),
  );

/** Of the bytes of kept pictures, pages may take so much, which all workers know: their beginnings and files ... */
const PAGES_SHARE = 3 / 4;
export const pagesPart = (pictures: number): number => Math.floor(pictures * PAGES_SHARE);
/** ... and the pictures of each worker so much. */
export const workersPart = (pictures: number, workers: number): number =>
  Math.floor((pictures * (1 - PAGES_SHARE)) / workers);
