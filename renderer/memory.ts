import { totalmem } from 'node:os';

/** Bytes of memory of the machine, or of the container. */
export const memory = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/** Of the memory, kept pictures may take so much at the most. */
const PICTURES_SHARE = 1 / 10;
/** Bytes that they take at most: of one renderer. */
const MOST_PICTURES = 128e6;

/** Bytes of pictures that are kept where nobody says otherwise. */
export const usualPictures = (most = MOST_PICTURES): number => Math.min(most, Math.floor(memory() * PICTURES_SHARE));
