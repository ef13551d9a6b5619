import { release } from '../renderer/internal.ts';

/** A file that an executor rendered, as far as its memory goes. */
interface FileBytes {
  data: Uint8Array;
  /** Whether `data` are kept for later renders. */
  isKept?: boolean;
}

/** Gives the memory of a file's bytes back that is needed no more, unless it is kept. */
export function releaseFile({ data, isKept = false }: FileBytes): void {
  if (!isKept) release(data);
}
