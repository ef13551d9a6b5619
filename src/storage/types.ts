import type { Readable, Writable } from 'node:stream';

export interface StoredFile {
  /** Bytes of the whole file. */
  size: number;
  stream: Readable;
}

/** Bytes of a file: the first, and the one after the last. */
export interface FilePart {
  from: number;
  to: number;
}

/** What the address of a file at its store answers. */
export interface FileLink {
  seconds: number;
  mime: string;
  /** Headers of these names. */
  disposition: string;
  cacheControl: string;
}

/**
 * Where rendered files are kept. Names are made by {@link fileName}: they say when the file expires, so that a driver
 * needs no other record of it.
 */
export interface FileStore {
  /** Keeps a file whole or not at all; another of that name is replaced. */
  put(name: string, data: Uint8Array): Promise<void>;
  /**
   * Keeps the bytes that `fill` writes once `fill` has ended; where it fails nothing is kept. Returns the result of
   * `fill`.
   */
  write<T>(name: string, fill: (output: Writable) => Promise<T>): Promise<T>;
  /**
   * null where no file has that name.
   * @param partOf the part that the stream gives of a file of that many bytes; default: all of it
   */
  open(name: string, partOf?: (size: number) => FilePart): Promise<StoredFile | null>;
  /** Deletes a file. A missing file is not an error. */
  delete(name: string): Promise<void>;
  /** Deletes files that have expired at `now` (ms since 1970); returns how many. */
  sweep(now: number): Promise<number>;
  /** Names of the bodies of jobs that were written before a time (ms since 1970); absent where the driver does not tell. */
  bodies?(before: number): AsyncIterable<string>;
  /**
   * Tries whether a file can be kept at this moment.
   * @throws what is wrong, in words for an operator
   */
  check(): Promise<void>;
  /**
   * An address at the store itself, from which readers get the file without the service; absent where they get it from the
   * service alone.
   * @param answer what the address answers besides the bytes; `seconds`: for how long it is valid at most
   */
  link?(name: string, answer: FileLink): Promise<string>;
  /** Bytes of all files; absent where the driver does not count them. */
  bytes?(): number;
  /** Gives back what the driver holds. */
  close?(): Promise<void>;
}
