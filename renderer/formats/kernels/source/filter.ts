/** Subtracts from bytes those of the row above: the filter Up (PNG specification, 9.2). Up to 15 bytes after them are written. */
export function subtract(at: usize, bytes: usize, above: usize): void {
  for (const end = at + bytes; at < end; at += 16, above += 16) v128.store(at, i8x16.sub(v128.load(at), v128.load(above)));
}
