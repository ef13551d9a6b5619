// Blocks of a deflate stream (RFC 1951): what one holds is collected, and written once it is enough.
import { add, at, codesOf, lengthsOf, put } from './codes';

/** Codes of a block's literals and matches, beside those of the last match. */
const ENOUGH: u32 = 1 << 15;
/** What a block holds: a px, a byte or a match's distance, and from bit 32 on which, PX, BYTE, or the match's length. */
const TOKENS: usize = memory.data(8 << 15, 16);
const PX: u32 = 0;
const BYTE: u32 = 1;
/** The longest match that one code says; longer ones have several. */
export const LONGEST_MATCH: u32 = 258;

/** Two of them stand for nothing (3.2.5), and count among the fixed codes. */
const LITERALS: usize = 288;
const DISTANCES: usize = 30;
/** How often each symbol occurs, how long its code is (those of distances after the others), and the code. */
const LITERAL_COUNTS: usize = memory.data(4 * 288, 16);
const DISTANCE_COUNTS: usize = memory.data(4 * 30, 16);
const LENGTHS: usize = memory.data(288 + 30);
const LITERAL_CODES: usize = memory.data(4 * 288, 16);
const DISTANCE_CODES: usize = memory.data(4 * 30, 16);
/** Four codes of literals, or one of a length and one of a distance, and seven bits that wait, are 64 bits at the most. */
const LONGEST_LITERAL: u32 = 14;
const LONGEST_DISTANCE: u32 = 15;
const END_OF_BLOCK: usize = 256;

/** Of each length of a match its symbol, how many bits more there are, and these (3.2.5): 16, 8 and 8 bits. */
const LENGTH_SYMBOLS: usize = memory.data(4 * 259, 16);
/** The same with codes: bits, and how many. */
const LENGTH_CODES: usize = memory.data(8 * 259, 16);

/** What a call has written, with room for all that is collected and 256 kB more of bytes that do not repeat. */
const OUTPUT: usize = memory.data(1 << 20, 16);
let out: usize = 0;
/** Bits that are no whole byte yet, and how many. */
let waiting: u64 = 0;
let waitingBits: u64 = 0;

/** Tokens that are collected, and codes that they need. */
let tokens: usize = 0;
let codes: u32 = 0;

export function output(): usize {
  return OUTPUT;
}

export function beginBlocks(): void {
  waiting = 0;
  waitingBits = 0;
  beginBlock();
  if (at(LENGTH_SYMBOLS, LONGEST_MATCH) == 0) nameLengths();
}

function beginBlock(): void {
  tokens = 0;
  codes = 0;
  memory.fill(LITERAL_COUNTS, 0, 4 * LITERALS);
  memory.fill(DISTANCE_COUNTS, 0, 4 * DISTANCES);
}

function nameLengths(): void {
  let length: usize = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const bits: u32 = symbol < 265 ? 0 : (symbol - 261) >>> 2;
    for (let more: u32 = 0; more < 1 << bits; more++) put(LENGTH_SYMBOLS, length++, symbol | (bits << 16) | (more << 24));
  }
  put(LENGTH_SYMBOLS, LONGEST_MATCH, 285);
}

/** What is collected is written to the output's beginning from now on. */
export function beginOutput(): void {
  out = OUTPUT;
}

/** Bytes of the output. */
export function outputLength(): usize {
  return out - OUTPUT;
}

// @ts-ignore: decorator
@inline
function collect(kind: u32, value: u32): void {
  store<u64>(TOKENS + (tokens << 3), (<u64>kind << 32) | <u64>value);
  tokens++;
  codes++;
  if (codes >= ENOUGH) writeBlock(false);
}

// @ts-ignore: decorator
@inline
export function pxAsItIs(px: u32): void {
  add(LITERAL_COUNTS, px & 255, 1);
  add(LITERAL_COUNTS, (px >>> 8) & 255, 1);
  add(LITERAL_COUNTS, (px >>> 16) & 255, 1);
  add(LITERAL_COUNTS, px >>> 24, 1);
  collect(PX, px);
}

// @ts-ignore: decorator
@inline
export function byteAsItIs(byte: u32): void {
  add(LITERAL_COUNTS, byte, 1);
  collect(BYTE, byte);
}

// @ts-ignore: decorator
@inline
export function match(length: u32, distance: u32): void {
  let left = length;
  let parts: u32 = 1;
  for (; left > LONGEST_MATCH; parts++) {
    const part = partOf(left);
    add(LITERAL_COUNTS, at(LENGTH_SYMBOLS, part) & 0xffff, 1);
    left -= part;
  }
  add(LITERAL_COUNTS, at(LENGTH_SYMBOLS, left) & 0xffff, 1);
  add(DISTANCE_COUNTS, distanceSymbol(distance), parts);
  codes += parts - 1;
  collect(length, distance);
}

/** How much of a longer match a code says: no less than three bytes are left. */
// @ts-ignore: decorator
@inline
function partOf(left: u32): u32 {
  return left >= LONGEST_MATCH + 3 ? LONGEST_MATCH : LONGEST_MATCH - 3;
}

// @ts-ignore: decorator
@inline
function distanceSymbol(distance: u32): u32 {
  const from0 = distance - 1;
  const highest = 31 - clz(from0);
  return select(from0, 2 * highest + ((from0 >>> (highest - 1)) & 1), from0 < 2);
}

// @ts-ignore: decorator
@inline
function write(bits: u64, count: u64): void {
  waiting |= bits << waitingBits;
  waitingBits += count;
  store<u64>(out, waiting);
  out += <usize>(waitingBits >>> 3);
  waiting >>>= waitingBits & 56;
  waitingBits &= 7;
}

/** Writes what is collected as the last block, and the byte in which it ends. */
export function endBlocks(): void {
  writeBlock(true);
  if (waitingBits > 0) {
    store<u8>(out, <u8>waiting);
    out++;
  }
}

function writeBlock(isLast: bool): void {
  add(LITERAL_COUNTS, END_OF_BLOCK, 1);
  lengthsOf(LITERAL_COUNTS, LITERALS, LONGEST_LITERAL, LENGTHS);
  lengthsOf(DISTANCE_COUNTS, DISTANCES, LONGEST_DISTANCE, LENGTHS + LITERALS);
  write(isLast ? 1 : 0, 1);
  const isFixed = fixedIsShorter();
  write(isFixed ? 1 : 2, 2);
  if (isFixed) setFixedLengths();
  codesOf(LENGTHS, LITERALS, LITERAL_CODES);
  codesOf(LENGTHS + LITERALS, DISTANCES, DISTANCE_CODES);
  if (!isFixed) writeLengths();
  writeTokens();
  const end = at(LITERAL_CODES, END_OF_BLOCK);
  write(end & 0xffff, end >>> 16);
  beginBlock();
}

// @ts-ignore: decorator
@inline
function fixedLength(symbol: usize): u32 {
  return symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
}

/** Codes of a block that may be shorter with the fixed lengths (3.2.6), since it need not say its own. */
const MOST_FIXED: u32 = 256;

/** Whether the fixed lengths are probably shorter; a length of the block's own is taken to need four bits. */
function fixedIsShorter(): bool {
  if (codes > MOST_FIXED) return false;
  let own: u32 = 50;
  let fixed: u32 = 0;
  for (let symbol: usize = 0; symbol < LITERALS; symbol++) {
    const count = at(LITERAL_COUNTS, symbol);
    if (count == 0) continue;
    own += count * load<u8>(LENGTHS + symbol) + 4;
    fixed += count * fixedLength(symbol);
  }
  for (let symbol: usize = 0; symbol < DISTANCES; symbol++) {
    const count = at(DISTANCE_COUNTS, symbol);
    if (count == 0) continue;
    own += count * load<u8>(LENGTHS + LITERALS + symbol) + 4;
    fixed += count * 5;
  }
  return fixed <= own;
}

function setFixedLengths(): void {
  for (let symbol: usize = 0; symbol < LITERALS; symbol++) store<u8>(LENGTHS + symbol, <u8>fixedLength(symbol));
  memory.fill(LENGTHS + LITERALS, 5, DISTANCES);
}

/** The alphabet of lengths (3.2.7): how often each occurs, how long its code is, the code, and in which order they are said. */
const LENGTH_ALPHABET: usize = 19;
const LENGTH_COUNTS: usize = memory.data(4 * 19, 16);
const LENGTH_LENGTHS: usize = memory.data(19);
const LENGTHS_CODES: usize = memory.data(4 * 19, 16);
const ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
/** Symbols of lengths, how many bits follow each, and these: 8 bits each. */
const SAID: usize = memory.data(4 * (288 + 30), 16);
/** All lengths that are said, those of distances after the others. */
const ALL: usize = memory.data(288 + 30);

let said: usize = 0;

function say(symbol: u32, bits: u32, more: u32): void {
  add(LENGTH_COUNTS, symbol, 1);
  put(SAID, said++, symbol | (bits << 8) | (more << 16));
}

/** Says how often a length follows: by symbols of runs, where there are enough. */
function sayRun(length: u32, count: u32): void {
  if (length == 0) {
    for (; count > 10; count -= min(count, 138)) say(18, 7, min(count, 138) - 11);
    if (count > 2) {
      say(17, 3, count - 3);
      count = 0;
    }
  } else if (count > 3) {
    say(length, 0, 0);
    for (count--; count > 2; count -= min(count, 6)) say(16, 2, min(count, 6) - 3);
  }
  for (; count > 0; count--) say(length, 0, 0);
}

/** Up to the last symbol that is used, but for the least that has to be said. */
function used(lengths: usize, symbols: usize, least: usize): usize {
  while (symbols > least && load<u8>(lengths + symbols - 1) == 0) symbols--;
  return symbols;
}

function writeLengths(): void {
  const literals = used(LENGTHS, LITERALS, 257);
  const distances = used(LENGTHS + LITERALS, DISTANCES, 1);
  const all = literals + distances;
  memory.copy(ALL, LENGTHS, literals);
  memory.copy(ALL + literals, LENGTHS + LITERALS, distances);
  memory.fill(LENGTH_COUNTS, 0, 4 * LENGTH_ALPHABET);
  said = 0;
  for (let from: usize = 0, to: usize = 0; from < all; from = to) {
    const length = load<u8>(ALL + from);
    while (to < all && load<u8>(ALL + to) == length) to++;
    sayRun(length, to - from);
  }
  lengthsOf(LENGTH_COUNTS, LENGTH_ALPHABET, 7, LENGTH_LENGTHS);
  codesOf(LENGTH_LENGTHS, LENGTH_ALPHABET, LENGTHS_CODES);
  let ordered = LENGTH_ALPHABET;
  while (ordered > 4 && load<u8>(LENGTH_LENGTHS + load<u8>(ORDER + ordered - 1)) == 0) ordered--;
  write(literals - 257, 5);
  write(distances - 1, 5);
  write(ordered - 4, 4);
  for (let i: usize = 0; i < ordered; i++) write(load<u8>(LENGTH_LENGTHS + load<u8>(ORDER + i)), 3);
  for (let i: usize = 0; i < said; i++) {
    const what = at(SAID, i);
    const code = at(LENGTHS_CODES, what & 255);
    write(code & 0xffff, code >>> 16);
    write(what >>> 16, (what >>> 8) & 255);
  }
}

/** Writes the codes of lengths with the bits that follow. */
function codeLengths(): void {
  for (let length: usize = 3; length <= LONGEST_MATCH; length++) {
    const symbol = at(LENGTH_SYMBOLS, length);
    const code = at(LITERAL_CODES, symbol & 0xffff);
    const bits = code >>> 16;
    const all = (code & 0xffff) | ((symbol >>> 24) << bits);
    store<u64>(LENGTH_CODES + (length << 3), <u64>all | (<u64>(bits + ((symbol >>> 16) & 255)) << 32));
  }
}

function writeTokens(): void {
  codeLengths();
  const end = TOKENS + (tokens << 3);
  // In variables of its own, not the module's: these are written to memory each time.
  let bits = waiting;
  let count = waitingBits;
  let to = out;
  for (let token = TOKENS; token < end; token += 8) {
    const value = load<u32>(token);
    const kind = load<u32>(token, 4);
    if (kind <= BYTE) {
      for (let left: u32 = kind == PX ? 4 : 1, rest = value; left > 0; left--, rest >>>= 8) {
        const code = at(LITERAL_CODES, rest & 255);
        bits |= <u64>(code & 0xffff) << count;
        count += code >>> 16;
      }
    } else {
      const symbol = distanceSymbol(value);
      const code = at(DISTANCE_CODES, symbol);
      const more: u32 = symbol < 4 ? 0 : (symbol >>> 1) - 1;
      const distance = (code & 0xffff) | (((value - 1) & ((1 << more) - 1)) << (code >>> 16));
      const distanceBits = (code >>> 16) + more;
      let left = kind;
      for (;;) {
        const part = left > LONGEST_MATCH ? partOf(left) : left;
        const length = load<u64>(LENGTH_CODES + (<usize>part << 3));
        bits |= (length & 0xffffffff) << count;
        count += length >>> 32;
        bits |= <u64>distance << count;
        count += distanceBits;
        left -= part;
        if (left == 0) break;
        store<u64>(to, bits);
        to += <usize>(count >>> 3);
        bits >>>= count & 56;
        count &= 7;
      }
    }
    store<u64>(to, bits);
    to += <usize>(count >>> 3);
    bits >>>= count & 56;
    count &= 7;
  }
  waiting = bits;
  waitingBits = count;
  out = to;
}
