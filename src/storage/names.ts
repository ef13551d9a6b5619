import { randomBytes } from 'node:crypto';

const NAME = /^(\d{1,15})-[\w-]{22}\.[a-z0-9]{1,8}$/;

/** A name that cannot be guessed and says when the file expires: `1764000000000-Zr0mJ….png`. */
export function fileName(expiresAt: number, extension: string): string {
  return `${Math.round(expiresAt)}-${randomBytes(16).toString('base64url')}.${extension}`;
}

/** When a file expires, ms since 1970; null where it is not one of our names. */
export function expiryOf(name: string): number | null {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}
