import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares two strings in a time that says nothing of either. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

/** The owner that a key stands for, as stored with a job: a digest, not the key itself. */
export function ownerOf(key: string): string {
  return digest(key).toString('hex').slice(0, 16);
}

/** Signs names and checks signatures. */
export interface Signer {
  sign(name: string): string;
  verify(name: string, signature: string): boolean;
}

export function createSigner(secret: Uint8Array): Signer {
  const sign = (name: string) => createHmac('sha256', secret).update(name).digest('base64url');
  return { sign, verify: (name, signature) => sameText(sign(name), signature) };
}

/** The secret of this data folder; made the first time, so that URLs outlive a restart. */
export function loadSecret(dataDir: string): Buffer {
  const path = join(dataDir, 'secret');
  const draft = `${path}.${randomUUID()}`;
  mkdirSync(dataDir, { recursive: true });
  if (existsSync(path)) return readFileSync(path);
  writeFileSync(draft, randomBytes(32), { mode: 0o600 });
  try {
    // A link appears whole, and fails where another process was quicker: then that one counts.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path);
}
