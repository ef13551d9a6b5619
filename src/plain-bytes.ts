const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];
const isPlain = (byte: number): boolean => byte !== QUOTE && byte !== BACKSLASH && byte >= SPACE;

/** Bytes that are looked at one by one before others are looked at four at a time. */
const SHORT = 64;
/** The same byte four times. */
const times4 = (byte: number): number => byte * 0x0101_0101;
const [QUOTES, BACKSLASHES, SPACES, ONES, HIGHEST] = [QUOTE, BACKSLASH, SPACE, 1, 0x80].map(times4) as FiveNumbers;
type FiveNumbers = [number, number, number, number, number];

/**
 * Where a JSON string's first byte from `from` on lies that does not stand for itself: a quote, a backslash or a control
 * character. Where there is none, the length of the piece.
 * @source S. E. Anderson, Bit Twiddling Hacks: a byte of a word is less than n, up to 128, where `(word - n) & ~word` has its
 *   highest bit, n being in each byte
 */
export function endOfPlain(piece: Uint8Array, from: number): number {
  const { buffer, byteOffset, length } = piece;
  let at = from;
  /** @returns whether there is one before `to` */
  const walk = (to: number): boolean => {
    while (at < to && isPlain(piece[at]!)) at++;
    return at < to;
  };
  const short = from + SHORT;
  if (length < short + SHORT) {
    walk(length);
    return at;
  }
  // Up to a word.
  if (walk(short + ((4 - ((byteOffset + short) & 3)) & 3))) return at;
  const words = new Int32Array(buffer, byteOffset + at, (length - at) >> 2);
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i]!;
    const [quotes, backslashes] = [word ^ QUOTES, word ^ BACKSLASHES];
    const marks = ((word - SPACES) & ~word) | ((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes);
    if (marks & HIGHEST) break;
  }
  at += 4 * i;
  walk(length);
  return at;
}
