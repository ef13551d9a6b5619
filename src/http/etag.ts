import { createHash } from 'node:crypto';
import type { RenderedFile } from '../dispatch/executor.ts';

/** The strong ETag of an answer: of the picture's bytes, its warnings and the shape of the answer. */
export function etagOf({ data, mime, warnings }: RenderedFile, outputFormat: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([outputFormat, mime, warnings]))
    .update(data);
  return `"${hash.digest('base64url')}"`;
}

/** Whether an `If-None-Match` names an answer that the client has. What a proxy has weakened (`W/`) counts. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false;
}
