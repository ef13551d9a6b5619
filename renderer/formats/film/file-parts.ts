import pLimit from 'p-limit';
import type { EncodeJob } from '../types.ts';
import { fileTooLarge } from './open.ts';

/** Parts of a film's file, of which some are made while more are prepared. */
export interface FileParts<T> {
  /** Begins the next part; resolves once there is room for another. @throws as the parts do */
  add(make: () => Promise<T>): Promise<void>;
  /** All parts in their order. @throws as they do; RenderError `file_too_large` */
  all(): Promise<T[]>;
}

/**
 * @param atATime how many are made at a time
 * @param sizeOf bytes of a part
 */
export function fileParts<T>(
  atATime: number,
  { limits }: Pick<EncodeJob, 'limits'>,
  sizeOf: (part: T) => number,
): FileParts<T> {
  const inTurn = pLimit(atATime);
  const parts: Promise<T>[] = [];
  let size = 0;
  return {
    async add(make) {
      const part = inTurn(async () => {
        const made = await make();
        size += sizeOf(made);
        if (size > limits.filmBytes) throw fileTooLarge(limits);
        return made;
      });
      // It is waited for below, or at the end.
      part.catch(() => {});
      parts.push(part);
      await parts.at(-atATime);
    },
    all: () => Promise.all(parts),
  };
}
