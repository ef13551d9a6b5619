import { createHash } from 'node:crypto';
import { parse } from 'secure-json-parse';
import type { HeldSources } from '../../renderer/internal.ts';

/** Requests with such names are refused, but bodies of jobs may be older than that rule. */
const FORBIDDEN = { protoAction: 'remove', constructorAction: 'remove' } as const;

/** What a body says. */
export interface ReadBody {
  value: unknown;
  /** Data URIs that have a name in its place. */
  sources: HeldSources;
}

/** @throws SyntaxError */
export const wholeBody = (bytes: Buffer): ReadBody => ({ value: parsed(bytes), sources: new Map() });

const parsed = (text: Buffer): unknown => parse(new TextDecoder().decode(text), FORBIDDEN);

/** Bytes of a data URI that is left where it is: what is shorter costs no time. */
const LEAST = 4096;
/** Bytes of one up to its comma, at most. */
const LONGEST_HEAD = 100;
const HEAD = /^data:(?:image|video)\/[\w.+-]+;base64$/;
const VALUE = Buffer.from('"data:');
const NAME = Buffer.from('"src"');
const [QUOTE, BACKSLASH, COLON, COMMA] = Buffer.from('"\\:,') as unknown as [number, number, number, number];

/**
 * Parses the JSON of a body. Most of its bytes are data URIs of pictures, which most renders of a template know: in the pages of
 * its design they are replaced by names of their content before, so that none of them becomes a string.
 * @param bytes stay as long as the sources are asked for
 * @throws SyntaxError
 */
export function bodyWithoutSources(bytes: Buffer): ReadBody {
  const sources = new Map<string, Buffer>();
  const pieces: Buffer[] = [];
  let done = 0;
  for (let at = bytes.indexOf(VALUE); at >= 0; at = bytes.indexOf(VALUE, at + 1)) {
    const end = bytes.indexOf(QUOTE, at + 1);
    if (end - at < LEAST || !isSrc(bytes, at)) continue;
    const uri = bytes.subarray(at + 1, end);
    const head = uri.toString('latin1', 0, uri.subarray(0, LONGEST_HEAD).indexOf(COMMA));
    if (!HEAD.test(head) || uri.includes(BACKSLASH)) continue;
    // No base64 has a colon: where nobody knew the name, it would be no picture.
    const name = `${head},held:${createHash('sha256').update(uri).digest('base64')}`;
    sources.set(name, uri);
    pieces.push(bytes.subarray(done, at + 1), Buffer.from(name));
    done = end;
  }
  if (sources.size === 0) return wholeBody(bytes);
  return { value: withSources(parsed(Buffer.concat([...pieces, bytes.subarray(done)])), sources), sources };
}

/** Whether the value that begins there belongs to the name `src`. */
function isSrc(bytes: Buffer, at: number): boolean {
  const before = (from: number) => {
    let to = from;
    while (bytes[to - 1] === 0x20) to--;
    return to;
  };
  const colon = before(at) - 1;
  if (bytes[colon] !== COLON) return false;
  const to = before(colon);
  return bytes.subarray(to - NAME.length, to).equals(NAME) && bytes[to - NAME.length - 1] !== BACKSLASH;
}

/** A body with its data URIs everywhere but in pages. */
const withSources = (value: unknown, sources: HeldSources): unknown =>
  mapped(value, (member, name) =>
    name === 'design' || name === 'template'
      ? mapped(member, (part, key) => (key === 'pages' ? part : restored(part, sources)))
      : restored(member, sources),
  );

const restored = (value: unknown, sources: HeldSources): unknown =>
  typeof value === 'string'
    ? (sources.get(value)?.toString() ?? value)
    : mapped(value, (member) => restored(member, sources));

function mapped(value: unknown, change: (member: unknown, name: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((member, i) => change(member, String(i)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member, name)]));
}
