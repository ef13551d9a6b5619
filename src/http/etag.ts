import { digestAtOnce } from '../digest.ts';
import type { RenderedFile } from '../dispatch/executor.ts';

/** The strong ETag of an answer: of the picture's bytes, its warnings and the shape of the answer. */
export const etagOf = (
  { data, digest = digestAtOnce(data), mime, warnings }: RenderedFile,
  outputFormat: string,
): string => `"${digestAtOnce(Buffer.from(JSON.stringify([outputFormat, mime, warnings, digest])))}"`;

/** Whether an `If-None-Match` names an answer that the client has. What a proxy has weakened (`W/`) counts. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag) ?? false;
}
