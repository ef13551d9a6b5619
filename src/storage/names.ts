import { randomBytes } from 'node:crypto';

/** The extension of bodies of jobs, which lie apart from what is handed out. */
export const BODY = 'body';

const NAME = /^(\d{1,15})-[\w-]{22}\.[a-z0-9]{1,8}$/;

/**
 * A name that cannot be guessed and says when the file expires: `1764000000000-Zr0mJ….png`.
 * @param secret at least 22 characters of base64url (128 bits) to take for the random part
 */
export function fileName(expiresAt: number, extension: string, secret = randomBytes(16).toString('base64url')): string {
  return `${Math.round(expiresAt)}-${secret.slice(0, 22)}.${extension}`;
}

/** When a file expires, ms since 1970; null where it is not one of our names. */
export function expiryOf(name: string): number | null {
  const digits = NAME.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
}

export const isBody = (name: string): boolean => name.endsWith(`.${BODY}`);
