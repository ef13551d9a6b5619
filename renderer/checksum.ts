import zlib from 'node:zlib';
import crc from 'crc/crc32';

/** The CRC-32 of bytes, as PNG has it (ISO 3309). Before Node 20.15, zlib hands its own out to nobody. */
export const crc32: (bytes: Buffer) => number = zlib.crc32 ?? ((bytes) => crc(bytes));
