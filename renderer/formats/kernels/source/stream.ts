// A zlib stream's contents (RFC 1951) of the rows of a picture, as PNG has them: a byte that says the filter, the same of all, and the px.
import { addToAdler, beginAdler } from './adler';
import { beginBlocks, beginOutput, byteAsItIs, endBlocks, LONGEST_MATCH, match, outputLength, pxAsItIs } from './blocks';

/** How far back a match may lie, bytes. */
const WINDOW: usize = 32768;
/** Bytes that are taken at once, behind those that matches may lie in. */
const ROOM: usize = 1 << 18;
/** That much before the input and after it is read, though not used. */
const BEFORE: usize = memory.data(32768, 16);
const AFTER: usize = 128;
const INPUT: usize = memory.data(32768 + (1 << 18) + 128, 16);

/** Where a px, or four bytes, were met last, and where a px with the next one: the lowest bits of places, found by hashes. */
const LAST_PX: usize = memory.data(2 << 12, 16);
const LAST_PAIR: usize = memory.data(2 << 13, 16);

/** Bytes that are compared at once. */
const AT_ONCE: u32 = 32;
/** px of one colour, bytes of them, that are worth to end a match far away for: what is near needs fewer bits. */
const LONG_RUN: usize = 256;
/** Bytes that a match far away has to be longer than a run. */
const RUN_BONUS: u32 = 4;

/** Bytes of a row, with its filter, and of a px; 1 where more px than one lie in a byte. */
let row: usize = 0;
let px: u32 = 0;
/** Where the input ends, and where the next row begins. */
let end: usize = 0;
let nextRow: usize = 0;
/** Bytes that lay before the input once. */
let gone: usize = 0;

/** @param bytesOfPx 4, or 1 */
export function begin(bytesOfRow: usize, bytesOfPx: u32): void {
  row = bytesOfRow;
  px = bytesOfPx;
  end = INPUT;
  nextRow = INPUT;
  gone = 0;
  memory.fill(LAST_PX, 0, 2 << 12);
  memory.fill(LAST_PAIR, 0, 2 << 13);
  beginAdler();
  beginBlocks();
}

/** Where the next bytes are to be written. */
export function input(): usize {
  return end;
}

/** How many there may be. */
export function room(): usize {
  return INPUT + WINDOW + ROOM - end;
}

/** Takes bytes that were written to the input: whole px. Returns how many there are in the output. */
export function push(bytes: usize, isLast: bool): usize {
  addToAdler(end, bytes);
  beginOutput();
  const from = end;
  end += bytes;
  // Files are the same whatever was here before.
  memory.fill(end, 0, AT_ONCE);
  if (px == 4) findMatches(4, from);
  else findMatches(1, from);
  if (isLast) endBlocks();
  const more = end - INPUT - min(WINDOW, end - INPUT);
  memory.copy(INPUT, INPUT + more, end - INPUT - more);
  end -= more;
  nextRow -= more;
  gone += more;
  return outputLength();
}

/** How many of the first bytes are the same. */
// @ts-ignore: decorator
@inline
function same(low: v128, high: v128, other: usize): u32 {
  const lowSame = i8x16.bitmask(i8x16.eq(low, v128.load(other)));
  return ctz(~(lowSame | (i8x16.bitmask(i8x16.eq(high, v128.load(other, 16))) << 16)));
}

/** How many bytes are the same from two places on. */
// @ts-ignore: decorator
@inline
function extent(from: usize, other: usize, to: usize): usize {
  let p = from;
  for (; p < to; p += 16, other += 16) {
    const equal = i8x16.bitmask(i8x16.eq(v128.load(p), v128.load(other)));
    if (equal != 0xffff) {
      p += ctz(~equal);
      break;
    }
  }
  return min(p, to) - from;
}

/** How many bytes hold but these values. */
// @ts-ignore: decorator
@inline
function runOf(values: v128, from: usize, to: usize): usize {
  let p = from;
  for (; p + 64 <= to; p += 64) {
    const low = v128.or(v128.xor(v128.load(p), values), v128.xor(v128.load(p, 16), values));
    const high = v128.or(v128.xor(v128.load(p, 32), values), v128.xor(v128.load(p, 48), values));
    if (v128.any_true(v128.or(low, high))) break;
  }
  for (; p < to; p += 16) {
    const equal = i8x16.bitmask(i8x16.eq(v128.load(p), values));
    if (equal != 0xffff) {
      p += ctz(~equal);
      break;
    }
  }
  return min(p, to) - from;
}

/** Of a match's bytes those that end with a px. @param rowEnd of the row in which it begins */
function wholePx(step: u32, p: usize, length: usize, rowEnd: usize): usize {
  const most = min(length, end - p);
  if (step == 1) return most;
  if (p + most <= rowEnd) return most & ~3;
  while (rowEnd + row < p + most) rowEnd += row;
  return ((p + most - rowEnd - 1) & ~3) + rowEnd + 1 - p;
}

// A match as one number: of two the longer one, of equally long ones the nearer one, is the larger number. To choose without
// branches takes four fifths of the time.

// @ts-ignore: decorator
@inline
function longer(best: u32, length: u32, distance: u32): u32 {
  const other = (length << 16) | (0xffff - distance);
  return select(other, best, other > best);
}

/** The longer of a match and that with the place which `slot` names, where this one is noted now. */
// @ts-ignore: decorator
@inline
function longerOfLast(step: u32, best: u32, low: v128, high: v128, p: usize, slot: usize): u32 {
  const distance = <u32>(p + gone - <usize>load<u16>(slot)) & (WINDOW - 1);
  store<u16>(slot, <u32>(p + gone));
  const isThere = <u32>(distance != 0) & <u32>(<usize>distance <= p - INPUT);
  const length = same(low, high, p - distance) & (step == 4 ? ~3 : ~0);
  return longer(best, length & (0 - isThere), distance);
}

/** Where it is noted what was met last. The factors spread hashes: fractions of the golden ratio. */
// @ts-ignore: decorator
@inline
function slotOfPair(step: u32, p: usize): usize {
  if (step == 4) return LAST_PAIR + (<usize>((load<u64>(p) * 0x9e3779b97f4a7c15) >>> 51) << 1);
  return LAST_PAIR + (<usize>((load<u32>(p) * 0x9e3779b1) >>> 19) << 1);
}

// @ts-ignore: decorator
@inline
function slotOfPx(p: usize): usize {
  return LAST_PX + (<usize>((load<u32>(p) * 0x9e3779b1) >>> 20) << 1);
}

// @ts-ignore: decorator
@inline
function note(p: usize): void {
  store<u16>(slotOfPair(4, p), <u32>(p + gone));
  store<u16>(slotOfPx(p), <u32>(p + gone));
}

/** Bytes that a match has at least, to be worth its distance. */
// @ts-ignore: decorator
@inline
function worth(step: u32, distance: u32): usize {
  return step == 4 ? 4 : select<usize>(5, select<usize>(4, 3, distance > 64), distance > 1024);
}

// @ts-ignore: decorator
@inline
function findMatches(step: u32, from: usize): void {
  const bytes = row;
  const to = end;
  let rowEnd = nextRow;
  let p = from;
  while (p < to) {
    while (rowEnd < p) rowEnd += bytes;
    if (step == 4 && p == rowEnd) {
      rowEnd += bytes;
      p += filterOf(p, rowEnd);
      continue;
    }
    const low = v128.load(p);
    const high = v128.load(p, 16);
    let best: u32 = 0;
    if (p >= INPUT + step) {
      const length = same(low, high, p - step);
      if (length == AT_ONCE) {
        const values = step == 4 ? i32x4.splat(load<u32>(p)) : i8x16.splat(load<u8>(p));
        const run = wholePx(step, p, AT_ONCE + runOf(values, p + AT_ONCE, to), rowEnd);
        // At the end of the input it may be shorter.
        if (run >= worth(step, step)) {
          match(run, step);
          p += run;
          continue;
        }
      }
      const whole = length & (step == 4 ? ~3 : ~0);
      best = select(longer(0, whole + RUN_BONUS, step), 0, whole > 0);
    }
    if (bytes <= WINDOW && p >= INPUT + bytes) {
      best = longer(best, same(low, high, p - bytes) & (step == 4 ? ~3 : ~0), bytes);
    }
    best = longerOfLast(step, best, low, high, p, slotOfPair(step, p));
    if (step == 4) best = longerOfLast(step, best, low, high, p, slotOfPx(p));
    const distance = 0xffff - (best & 0xffff);
    let length: usize = best >>> 16;
    length -= select<usize>(RUN_BONUS, 0, <u32>(distance == step) & <u32>(length > 0));
    if (length == AT_ONCE) length = untilRun(step, p, AT_ONCE + extent(p + AT_ONCE, p + AT_ONCE - distance, to));
    if (length > AT_ONCE || p + length > rowEnd || p + length > to) length = wholePx(step, p, length, rowEnd);
    if (length >= worth(step, distance)) {
      match(length, distance);
      if (step == 4) {
        // Of px within a match the second and the last are noted: all of them take longer, and save a hundredth of the bytes.
        note(p + min(length - 4, 4));
        note(p + length - 4);
      }
      p += length;
    } else {
      if (step == 4) pxAsItIs(load<u32>(p));
      else byteAsItIs(load<u8>(p));
      p += step;
    }
  }
  nextRow = rowEnd;
}

/** Takes a row's filter, with px as in the row above where it begins as that one. Returns how many bytes it took. */
function filterOf(p: usize, rowEnd: usize): usize {
  if (row <= WINDOW && p >= INPUT + row) {
    const length = 1 + wholePx(4, p + 1, extent(p + 1, p + 1 - row, min(end, p + <usize>LONGEST_MATCH)), rowEnd);
    if (length > 4) {
      match(length, row);
      return length;
    }
  }
  byteAsItIs(load<u8>(p));
  return 1;
}

/** How much of a match is best taken, before it comes to a run. */
function untilRun(step: u32, p: usize, length: usize): usize {
  let some = <usize>LONGEST_MATCH;
  while (some < length && extent(p + some, p + some - step, p + some + LONG_RUN) < LONG_RUN) some += <usize>LONGEST_MATCH;
  return min(some, length);
}
