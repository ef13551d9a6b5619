import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';

/** Bytes that are digested before others have their turn. */
const PIECE = 1024 * 1024;

/** The SHA-256 of bytes; others are answered meanwhile, however many they are. */
export async function digestOf(bytes: Uint8Array, encoding: 'hex' | 'base64url'): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.byteLength; at += PIECE) {
    if (at > 0) await turn();
    hash.update(bytes.subarray(at, at + PIECE));
  }
  return hash.digest(encoding);
}

/** The SHA-256 of bytes at once, in base64url: of a picture's file. */
export const digestAtOnce = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');
