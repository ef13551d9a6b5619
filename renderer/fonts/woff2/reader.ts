/** Reads a stretch of bytes from its beginning; reading beyond its end throws a RangeError. */
export interface Reader {
  u8(): number;
  u16(): number;
  i16(): number;
  u32(): number;
  /** The next bytes as a view of the same memory. */
  bytes(length: number): Uint8Array;
  /** The next bytes as a reader of their own. */
  part(length: number): Reader;
}

export function readerOf(data: Uint8Array): Reader {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  const advance = (length: number) => {
    at += length;
    return at - length;
  };
  const bytes = (length: number) => {
    if (at + length > data.byteLength) throw new RangeError('beyond the end');
    return data.subarray(at, advance(length) + length);
  };
  return {
    u8: () => view.getUint8(advance(1)),
    u16: () => view.getUint16(advance(2)),
    i16: () => view.getInt16(advance(2)),
    u32: () => view.getUint32(advance(4)),
    bytes,
    part: (length) => readerOf(bytes(length)),
  };
}

/** WOFF2's UIntBase128: seven bits a byte, the highest first. */
export function readBase128(reader: Reader): number {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = reader.u8();
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  throw new RangeError('a number is too long');
}

/** WOFF2's 255UInt16: one to three bytes. */
export function read255(reader: Reader): number {
  const code = reader.u8();
  if (code === 253) return reader.u16();
  if (code === 254) return reader.u8() + 506;
  if (code === 255) return reader.u8() + 253;
  return code;
}
