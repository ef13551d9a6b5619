import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { noteLeft } from '../dispatch/left.ts';
import { refusals } from '../errors.ts';
import { JsonFault, type Outline, OutlineReader, outlineOf } from '../json-outline.ts';
import type { BodyShare } from './body-budget.ts';
import { jsonOfForm } from './form.ts';

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

/** Bytes that are copied or checked before others have their turn. */
const AT_ONCE = 4 * 1024 * 1024;

/**
 * Bytes that are looked at as they come before others have their turn: a fast client's would be read from its connection
 * 2 MB at a time, and each piece looked at between two reads.
 */
const LOOKED_AT_ONCE = 128 * 1024;

/**
 * The bytes of pieces, alone in their memory, which can so be moved to another thread; the pieces are let go. Others are
 * answered meanwhile, however many they are.
 */
async function joined(pieces: (Uint8Array | undefined)[], length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = 0;
  let turnAt = AT_ONCE;
  for (const [i, piece] of pieces.entries()) {
    if (!piece) continue;
    bytes.set(piece, at);
    at += piece.length;
    pieces[i] = undefined;
    if (at < turnAt) continue;
    turnAt = at + AT_ONCE;
    await turn();
  }
  return bytes;
}

/** Whether bytes are UTF-8; others are answered meanwhile. */
async function areUtf8(bytes: Buffer): Promise<boolean> {
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(bytes.length, from + AT_ONCE);
    // A character that has begun is looked at with the next part.
    for (let back = 0; back < 3 && to < bytes.length && isContinued(bytes[to]); back++) to--;
    if (!isUtf8(bytes.subarray(from, to))) return false;
    from = to;
    if (from < bytes.length) await turn();
  }
  return true;
}

/** Whether a byte of UTF-8 belongs to the character before it. */
const isContinued = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** How much of a body is taken. */
export interface BodyLimits {
  /** Bytes once it is unpacked. */
  most: number;
  /** Values of its JSON: small ones take far more memory than bytes, and no limit of a worker stops their parsing. */
  values: number;
  share: BodyShare;
}

/**
 * Receives a body of JSON, unpacks it, and checks it as it comes.
 * @throws ServiceError `body_too_large`, `too_much_at_once`, `invalid_encoding`, `invalid_content_length`, `invalid_json`
 */
export async function receive(request: FastifyRequest, payload: Readable, limits: BodyLimits): Promise<Body> {
  const reader = new OutlineReader();
  const bytes = await receiveBytes(request, payload, limits, (piece) => {
    reader.push(piece);
    if (reader.values > limits.values) throw refusals.tooManyValues(limits.values);
  });
  return outlined(() => ({ bytes, outline: reader.end() }));
}

/** Bytes of a form: what is long is sent as JSON. */
const MOST_OF_FORM = 1_000_000;

const SENT_AS_FORM = 'it is sent as a form; its header has to be `content-type: application/json`';

/** Receives the fields of a form, as JSON. @throws as `receive` does */
export async function receiveForm(request: FastifyRequest, payload: Readable, limits: BodyLimits): Promise<Body> {
  const most = Math.min(limits.most, MOST_OF_FORM);
  const form = await receiveBytes(request, payload, { ...limits, most }, () => {});
  // curl -d says that what it sends is a form.
  if (/^\s*\{/.test(form.toString('utf8', 0, 100))) throw refusals.invalidJson(SENT_AS_FORM);
  const bytes = Buffer.from(jsonOfForm(form.toString()));
  return outlined(async () => ({ bytes, outline: await outlineOf(bytes) }));
}

async function outlined(outline: () => Body | Promise<Body>): Promise<Body> {
  try {
    return await outline();
  } catch (error) {
    throw error instanceof JsonFault ? refusals.invalidJson(error.message) : error;
  }
}

/** @param look sees each piece as it comes */
async function receiveBytes(
  request: FastifyRequest,
  payload: Readable,
  { most, share }: BodyLimits,
  look: (piece: Buffer) => void,
): Promise<Buffer> {
  const unpacker = unpackerOf(request);
  const pieces: Uint8Array[] = [];
  let length = 0;
  /** Bytes since others had their turn. */
  let seen = 0;
  try {
    for await (const piece of unpacker ? unpacked(payload, unpacker()) : piecesOf(payload)) {
      length += piece.length;
      if (length > most) throw refusals.bodyTooLarge();
      share.take(piece.length);
      look(piece);
      pieces.push(piece);
      seen += piece.length;
      if (seen < LOOKED_AT_ONCE) continue;
      seen = 0;
      await turn();
    }
    if (length === 0) throw new JsonFault('it is empty');
    const bytes = await joined(pieces, length);
    noteLeft(length);
    if (!(await areUtf8(bytes))) throw new JsonFault('it is not UTF-8');
    return bytes;
  } catch (error) {
    // What comes yet is let go by, so that the client reads its answer.
    payload.resume();
    if (error instanceof JsonFault) throw refusals.invalidJson(error.message);
    // A client that goes away may leave no error behind.
    const isCut = payload.errored !== null || (payload.destroyed && !payload.readableEnded);
    throw isCut ? refusals.cancelled() : error;
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
