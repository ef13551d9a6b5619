/** The large parts of a message of an agent, which are handed on as they came: to parse them would hold up everybody. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { refusals } from '../errors.ts';
import { ARRAY, type Member, OBJECT, type Outline, outlineOf } from '../json-outline.ts';

/** Arguments of tools that may be large, by the first byte of their JSON. */
const LARGE: Readonly<Record<string, number>> = { design: OBJECT, data: OBJECT, modifications: ARRAY };
/** Bytes of an argument from which on it is handed on. */
const LARGE_FROM = 16 * 1024;
/** Bytes of what is read of a message. */
const MOST_READ = 256 * 1024;
/** Bytes that are handed on at a time. */
const PIECE = 64 * 1024;

/** A message in whose arguments something small stands for what is large. */
export interface ReadMessage {
  text: string;
  /** The body of a request: JSON in which the parts are again what they were. */
  bodyOf(request: object): string | Readable;
}

interface HeldPart {
  bytes: Buffer;
  /** What stands in its place. */
  standIn: string;
}

/**
 * @param bytes JSON in UTF-8
 * @throws ServiceError `invalid_request` where a message is long for another reason
 */
export async function readMessage(bytes: Buffer, outline: Outline): Promise<ReadMessage> {
  const found = bytes.length > LARGE_FROM ? await largeParts(bytes, outline) : [];
  const token = randomUUID();
  const held: HeldPart[] = [];
  const pieces: string[] = [];
  let [at, read] = [0, 0];
  const take = (to: number) => {
    read += to - at;
    if (read > MOST_READ) throw tooLong();
    pieces.push(bytes.toString('utf8', at, to));
  };
  for (const { from, to, first } of found) {
    take(from);
    const named = JSON.stringify({ held: `${token} ${held.length}` });
    const standIn = first === ARRAY ? `[${named}]` : named;
    held.push({ bytes: bytes.subarray(from, to), standIn });
    pieces.push(standIn);
    at = to;
  }
  take(bytes.length);
  return { text: pieces.join(''), bodyOf: (request) => bodyWith(held, JSON.stringify(request)) };
}

const tooLong = () =>
  refusals.invalidRequest([
    { path: 'params', message: `what stands beside ${Object.keys(LARGE).join(', ')} is longer than 256 KB` },
  ]);

type Span = Pick<Member, 'from' | 'to' | 'first'>;

/** Where the large arguments of a call lie, in their order. */
async function largeParts(bytes: Buffer, outline: Outline): Promise<Span[]> {
  const params = spanOf(bytes, outline, 'params');
  const given = params && (await spanWithin(bytes, params, 'arguments'));
  if (!given) return [];
  const members = await outlineOf(bytes.subarray(given.from, given.to));
  const spans = Object.entries(LARGE).flatMap(([name, first]) => {
    const span = spanOf(bytes.subarray(given.from, given.to), members, name);
    const isLarge = span && span.first === first && span.to - span.from > LARGE_FROM;
    return isLarge ? [{ ...span, from: span.from + given.from, to: span.to + given.from }] : [];
  });
  return spans.sort((a, b) => a.from - b.from);
}

async function spanWithin(bytes: Buffer, { from, to, first }: Span, name: string): Promise<Span | null> {
  if (first !== OBJECT) return null;
  const inner = bytes.subarray(from, to);
  const found = spanOf(inner, await outlineOf(inner), name);
  return found?.first === OBJECT ? { ...found, from: found.from + from, to: found.to + from } : null;
}

/** A later member of the same name counts. */
function spanOf(bytes: Buffer, { members }: Outline, name: string): Span | null {
  const isNamed = ({ nameFrom, nameTo }: Member) =>
    nameTo - nameFrom < 100 && JSON.parse(bytes.toString('utf8', nameFrom, nameTo)) === name;
  return members.findLast(isNamed) ?? null;
}

function bodyWith(held: readonly HeldPart[], text: string): string | Readable {
  const places = held.flatMap(({ bytes, standIn }) => {
    const from = text.indexOf(standIn);
    return from < 0 ? [] : [{ from, to: from + standIn.length, bytes }];
  });
  if (places.length === 0) return text;
  function* pieces(): Generator<Buffer> {
    let at = 0;
    for (const { from, to, bytes } of places.sort((a, b) => a.from - b.from)) {
      yield Buffer.from(text.slice(at, from));
      for (let start = 0; start < bytes.length; start += PIECE) yield bytes.subarray(start, start + PIECE);
      at = to;
    }
    yield Buffer.from(text.slice(at));
  }
  return Readable.from(pieces());
}
