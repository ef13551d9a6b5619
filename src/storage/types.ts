import type { Readable } from 'node:stream';

export interface StoredFile {
  /** Bytes. */
  size: number;
  stream: Readable;
}

/**
 * Where rendered files are kept. Names are made by {@link fileName}: they say when the file expires, so that a driver
 * needs no other record of it.
 */
export interface FileStore {
  /** Keeps a file whole or not at all; another of that name is replaced. */
  put(name: string, data: Uint8Array): Promise<void>;
  /** null where there is none of that name. */
  open(name: string): Promise<StoredFile | null>;
  /** Deletes a file; one that is not there is no error. */
  delete(name: string): Promise<void>;
  /** Deletes what has expired at `now` (ms since 1970); returns how many. */
  sweep(now: number): Promise<number>;
  /** Whether a file can be kept at this moment. */
  writable(): Promise<boolean>;
}
