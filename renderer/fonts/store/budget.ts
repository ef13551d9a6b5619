import type { FontFile } from '../sources/types.ts';

/** The bytes that the fonts of one design may take, unpacked. Fonts of the machine and of the package are free. */
export interface FontBudget {
  /** @throws OverBudget where there is no room for so many more bytes */
  check(file: FontFile, bytes: number): void;
  /** Takes the bytes of a face, once. @throws OverBudget */
  take(file: FontFile, face: { id: string; data: Uint8Array }): void;
}

/** The fonts of a design take more than they may, with this family. */
export class OverBudget extends Error {
  readonly family: string;
  constructor(family: string) {
    super(`${family} takes more than is left`);
    this.family = family;
  }
}

export function createBudget(mostBytes: number): FontBudget {
  const counted = new Set<string>();
  let left = mostBytes;
  /** Thrown again for every file that was begun before. */
  let failure: OverBudget | undefined;
  const check = (file: FontFile, bytes: number) => {
    if (!file.isBrought) return;
    if (bytes > left) failure ??= new OverBudget(file.family);
    if (failure) throw failure;
  };
  return {
    check,
    take(file, { id, data }) {
      if (!file.isBrought || counted.has(id)) return;
      check(file, data.byteLength);
      counted.add(id);
      left -= data.byteLength;
    },
  };
}
