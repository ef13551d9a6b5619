// Prefix codes (RFC 1951, 3.2.2). Tables of numbers have four bytes each, those of lengths one.

/** The most symbols of an alphabet. */
const SYMBOLS: usize = 288;
/** The longest code. */
const LONGEST: u32 = 15;
/** Symbols by how often they occur: that, and in the lowest bits the symbol. */
const SORTED: usize = memory.data(8 * SYMBOLS, 16);
const SYMBOL_BITS: u64 = 9;
const NODES: usize = memory.data(4 * SYMBOLS, 16);
/** How many codes are of a length, and the next code of that length. */
const OF_LENGTH: usize = memory.data(4 * (SYMBOLS + 1), 16);
const NEXT: usize = memory.data(4 * (LONGEST + 1), 16);

// @ts-ignore: decorator
@inline
export function at(table: usize, i: usize): u32 {
  return load<u32>(table + (i << 2));
}

// @ts-ignore: decorator
@inline
export function put(table: usize, i: usize, value: u32): void {
  store<u32>(table + (i << 2), value);
}

// @ts-ignore: decorator
@inline
export function add(table: usize, i: usize, count: u32): void {
  put(table, i, at(table, i) + count);
}

/** Writes how long the code of each symbol is, `most` at the most, by how often it occurs; 0 where it does not. */
export function lengthsOf(counts: usize, symbols: usize, most: u32, lengths: usize): void {
  memory.fill(lengths, 0, symbols);
  const used = sort(counts, symbols);
  // A block has at least one code of each alphabet.
  if (used < 2) {
    store<u8>(lengths + (used == 0 ? 0 : symbolAt(0)), 1);
    return;
  }
  const deepest = countLengths(used);
  limitLengths(deepest, most);
  let i: usize = 0;
  for (let length = most; length > 0; length--) {
    for (let left = at(OF_LENGTH, length); left > 0; left--) store<u8>(lengths + symbolAt(i++), <u8>length);
  }
}

// @ts-ignore: decorator
@inline
function symbolAt(i: usize): usize {
  return <usize>(load<u64>(SORTED + (i << 3)) & ((1 << SYMBOL_BITS) - 1));
}

/** Sorts the symbols that occur, the rarest first. Returns how many they are. */
function sort(counts: usize, symbols: usize): usize {
  let used: usize = 0;
  for (let symbol: usize = 0; symbol < symbols; symbol++) {
    const count = at(counts, symbol);
    if (count == 0) continue;
    const key = (<u64>count << SYMBOL_BITS) | <u64>symbol;
    let to = SORTED + (used << 3);
    for (; to > SORTED && load<u64>(to - 8) > key; to -= 8) store<u64>(to, load<u64>(to - 8));
    store<u64>(to, key);
    used++;
  }
  return used;
}

/**
 * Counts the lengths of Huffman's codes, in the memory of the counts (Moffat and Katajainen, In-Place Calculation of
 * Minimum-Redundancy Codes, 1995). Returns the longest.
 */
function countLengths(used: usize): u32 {
  for (let i: usize = 0; i < used; i++) put(NODES, i, <u32>(load<u64>(SORTED + (i << 3)) >>> SYMBOL_BITS));
  // From the left: sums of the two rarest, and whose part each became.
  let root: usize = 0;
  let leaf: usize = 0;
  for (let next: usize = 0; next < used - 1; next++) {
    let sum: u32 = 0;
    for (let child = 0; child < 2; child++) {
      if (leaf >= used || (root < next && at(NODES, root) < at(NODES, leaf))) {
        sum += at(NODES, root);
        put(NODES, root++, <u32>next);
      } else sum += at(NODES, leaf++);
    }
    put(NODES, next, sum);
  }
  // From the right: depths of the sums.
  put(NODES, used - 2, 0);
  for (let i = <isize>used - 3; i >= 0; i--) put(NODES, i, at(NODES, at(NODES, i)) + 1);
  memory.fill(OF_LENGTH, 0, 4 * (SYMBOLS + 1));
  let inner = <isize>used - 2;
  let free: u32 = 1;
  let depth: u32 = 0;
  for (; free > 0; depth++) {
    let sums: u32 = 0;
    for (; inner >= 0 && at(NODES, inner) == depth; inner--) sums++;
    put(OF_LENGTH, depth, free - sums);
    free = 2 * sums;
  }
  return depth - 1;
}

/** Makes longer codes as short as `most`, and as many shorter ones longer as have to give way (Kraft's sum stays 1). */
function limitLengths(deepest: u32, most: u32): void {
  if (deepest <= most) return;
  for (let length = most + 1; length <= deepest; length++) add(OF_LENGTH, most, at(OF_LENGTH, length));
  let sum: u32 = 0;
  for (let length: u32 = 1; length <= most; length++) sum += at(OF_LENGTH, length) << (most - length);
  for (; sum > 1 << most; sum--) {
    let shorter = most - 1;
    while (at(OF_LENGTH, shorter) == 0) shorter--;
    add(OF_LENGTH, most, -1);
    add(OF_LENGTH, shorter, -1);
    add(OF_LENGTH, shorter + 1, 2);
  }
}

/** Writes the codes of symbols by their lengths: bits as a stream has them, and from bit 16 on how many. */
export function codesOf(lengths: usize, symbols: usize, codes: usize): void {
  memory.fill(OF_LENGTH, 0, 4 * (LONGEST + 1));
  for (let symbol: usize = 0; symbol < symbols; symbol++) add(OF_LENGTH, load<u8>(lengths + symbol), 1);
  put(OF_LENGTH, 0, 0);
  let code: u32 = 0;
  for (let length: usize = 1; length <= LONGEST; length++) {
    code = (code + at(OF_LENGTH, length - 1)) << 1;
    put(NEXT, length, code);
  }
  for (let symbol: usize = 0; symbol < symbols; symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    put(codes, symbol, length == 0 ? 0 : reversed(at(NEXT, length), length) | (length << 16));
    add(NEXT, length, 1);
  }
}

function reversed(code: u32, length: u32): u32 {
  let bits: u32 = 0;
  for (let i: u32 = 0; i < length; i++) bits = (bits << 1) | ((code >>> i) & 1);
  return bits;
}
