import { ownString } from '../own-string.ts';

/** Whether a source carries its bytes in itself. */
export function isDataUri(source: string): boolean {
  return /^\s*data:/i.test(source);
}

/** A data URI's bytes and the type it claims. */
export interface DataUri {
  data: Buffer;
  contentType: string | null;
}

/**
 * Reads a data URI as forgivingly as browsers do: base64 (also URL-safe, percent-encoded, unpadded, broken by white
 * space), percent-encoded, or the raw text that `;utf8,` introduces.
 *
 * @returns null where it is none: no comma, or a payload that is not base64 although it says so
 */
export function parseDataUri(source: string): DataUri | null {
  const start = source.indexOf(':') + 1;
  const comma = source.indexOf(',', start);
  if (!isDataUri(source) || comma < 0) return null;
  const header = source.slice(start, comma).trim();
  const payload = source.slice(comma + 1);
  const [type] = /^[^;]+/.exec(header) ?? [];
  const contentType = type === undefined ? null : ownString(type.trim().toLowerCase());
  if (!/;\s*base64$/i.test(header)) return { data: percentDecode(payload), contentType };
  const base64 = payload.includes('%') ? percentDecode(payload).toString('latin1') : payload;
  const data = Buffer.from(base64, 'base64');
  // Buffer skips what it does not know, which would turn a damaged picture into another one. Nothing was skipped where
  // four characters gave three bytes each.
  const whole = data.length === Math.floor((base64.replace(/={1,2}$/, '').length * 3) / 4);
  return whole || !/[^\w+/=\s-]/.test(base64) ? { data, contentType } : null;
}

/** Characters that are read at once, four for three bytes: strings so short lie in memory that is written to already. */
const AT_ONCE = 2 ** 16;

/**
 * Reads the bytes of a data URI in plain base64 without making a string of them: each of its pages of memory would be new, and cost
 * more than all of the reading.
 *
 * @returns null for any other one, which {@link parseDataUri} may read
 */
export function readPlainDataUri(uri: Buffer): DataUri | null {
  const comma = uri.indexOf(',');
  const header = /^data:([\w.+/-]+);base64$/.exec(
    uri.toString('latin1', 0, Math.max(0, Math.min(comma, LONGEST_HEADER))),
  );
  if (!header) return null;
  const payload = uri.subarray(comma + 1);
  const ends = payload.subarray(-2);
  const padding = ends.indexOf('=') < 0 ? 0 : ends.length - ends.indexOf('=');
  const data = Buffer.allocUnsafeSlow(Math.floor(((payload.length - padding) * 3) / 4));
  let length = 0;
  for (let from = 0; from < payload.length; from += AT_ONCE) {
    const text = payload.toString('latin1', from, from + AT_ONCE);
    const read = data.write(text, length, 'base64');
    // What is no base64 is skipped.
    if (from + AT_ONCE < payload.length && read < (AT_ONCE * 3) / 4) return null;
    length += read;
  }
  return length === data.length ? { data, contentType: ownString(header[1]!.toLowerCase()) } : null;
}

/** Characters up to the comma. */
const LONGEST_HEADER = 100;

/** Bytes of a percent-encoded text; a `%` that begins no escape stands for itself, as in the URL standard. */
function percentDecode(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (!text.includes('%')) return bytes;
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const high = bytes[i] === 0x25 ? hexDigit(bytes[i + 1]) : -1;
    const low = high < 0 ? -1 : hexDigit(bytes[i + 2]);
    if (low < 0) bytes[length++] = bytes[i] as number;
    else {
      bytes[length++] = high * 16 + low;
      i += 2;
    }
  }
  return bytes.subarray(0, length);
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  const value = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(value) ? -1 : value;
}
