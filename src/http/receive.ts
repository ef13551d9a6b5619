import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { refusals } from '../errors.ts';
import { JsonFault, type Outline, OutlineReader } from '../json-outline.ts';
import type { BodyShare } from './body-budget.ts';

/** A body that is there, and where its members lie. */
export interface Body {
  bytes: Uint8Array;
  outline: Outline;
}

type Unpacker = () => NodeJS.ReadWriteStream & Readable;

/** Node has it since 22.15. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: Unpacker };

/** How bodies may be packed (RFC 9110, 8.4.1). They are unpacked by Node's own threads. */
const UNPACKERS: ReadonlyMap<string, Unpacker> = new Map<string, Unpacker>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
  ...(createZstdDecompress ? [['zstd', createZstdDecompress] as const] : []),
]);
const NAMES = [...UNPACKERS.keys()].filter((name) => !name.startsWith('x-'));

/** How a request's body is packed; undefined where it is not. @throws ServiceError `unsupported_encoding` */
export function unpackerOf({ headers }: Pick<FastifyRequest, 'headers'>): Unpacker | undefined {
  const given = headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (given === 'identity') return undefined;
  const unpacker = UNPACKERS.get(given);
  if (!unpacker) throw refusals.unsupportedEncoding(NAMES);
  return unpacker;
}

/** Bytes for which there is room before the first has come. */
const FIRST_ROOM = 16 * 1024;

/** Takes bytes that come in pieces into memory of its own. */
class Collected {
  #bytes = Buffer.allocUnsafeSlow(FIRST_ROOM);
  #length = 0;

  /** @param expected how many bytes there are to be in all */
  constructor(readonly expected: number) {}

  add(piece: Uint8Array): void {
    const needed = this.#length + piece.length;
    if (needed > this.#bytes.length) {
      const doubled = Math.max(needed, 2 * this.#bytes.length);
      this.#move(this.expected >= needed ? Math.min(doubled, this.expected) : doubled);
    }
    this.#bytes.set(piece, this.#length);
    this.#length = needed;
  }

  #move(room: number): void {
    const bytes = Buffer.allocUnsafeSlow(room);
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }

  /** All of them, alone in their memory, which can so be moved to another thread. */
  get(): Uint8Array {
    if (this.#length !== this.#bytes.length) this.#move(this.#length);
    return this.#bytes;
  }
}

/** How much of a body is taken. */
export interface BodyLimits {
  /** Bytes once it is unpacked. */
  most: number;
  share: BodyShare;
}

/**
 * Receives a body of JSON, unpacks it, and checks it as it comes.
 * @throws ServiceError `body_too_large`, `too_much_at_once`, `invalid_encoding`, `invalid_content_length`, `invalid_json`
 */
export async function receive(request: FastifyRequest, payload: Readable, { most, share }: BodyLimits): Promise<Body> {
  const unpacker = unpackerOf(request);
  const expected = unpacker ? 0 : Number(request.headers['content-length'] ?? 0);
  const collected = new Collected(expected);
  const reader = new OutlineReader();
  let length = 0;
  try {
    for await (const piece of unpacker ? unpacked(payload, unpacker()) : piecesOf(payload)) {
      length += piece.length;
      if (length > most) throw refusals.bodyTooLarge();
      share.take(piece.length);
      reader.push(piece);
      collected.add(piece);
    }
    const bytes = collected.get();
    if (length === 0) throw new JsonFault('it is empty');
    if (!isUtf8(bytes)) throw new JsonFault('it is not UTF-8');
    return { bytes, outline: reader.end() };
  } catch (error) {
    // What comes yet is let go by, so that the client reads its answer.
    payload.resume();
    if (error instanceof JsonFault) throw refusals.invalidJson(error.message);
    throw payload.errored ? refusals.cancelled() : error;
  }
}

/** The pieces of a stream, which stays as it is where they are not read to the end: it may hold the connection. */
const piecesOf = (stream: Readable): AsyncIterable<Buffer> => stream.iterator({ destroyOnReturn: false });

/** The bytes that packed ones stand for. @throws ServiceError `invalid_encoding`, and as `payload` does */
async function* unpacked(payload: Readable, through: ReturnType<Unpacker>): AsyncGenerator<Buffer> {
  let cut: Error | undefined;
  const onCut = (error: Error) => {
    cut = error;
    through.destroy(error);
  };
  payload.once('error', onCut).pipe(through);
  try {
    yield* piecesOf(through);
  } catch (error) {
    throw error === cut ? error : refusals.invalidEncoding();
  } finally {
    payload.off('error', onCut).unpipe(through);
    through.destroy();
  }
}
