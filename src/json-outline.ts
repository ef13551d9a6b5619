/**
 * Problem: a body may have 100 MB, and to parse it takes seconds on the thread that answers everybody. Solution: the
 * thread checks that the bytes are JSON as they come, a piece at a time, and notes where the members of the outermost
 * object lie; the large ones are parsed by the worker that renders them. Nothing is built but this outline.
 */

import { setImmediate as turn } from 'node:timers/promises';
import { endOfPlain } from './plain-bytes.ts';

/** Where a value lies, in bytes of the whole text. */
export interface Part {
  from: number;
  to: number;
  /** The first byte of the value, which says its kind. */
  first: number;
}

export interface Member extends Part {
  /** Where its name lies, quotes included. */
  nameFrom: number;
  nameTo: number;
  /** The members or elements of its value, where {@link OPENED} has its name. */
  parts?: (Part | Member)[];
}

/** What is known of a JSON text. */
export interface Outline {
  /** The first byte of its value. */
  first: number;
  /** The members of its object, in their order; a later one of the same name counts. */
  members: Member[];
  /** How often a member is called `children`: a design has no more pages. */
  lists: number;
}

/** Members whose own members or elements are noted. */
const OPENED: ReadonlySet<string> = new Set(['exportOptions', 'records']);
/** More parts of a member are counted by nobody: more records are refused. */
const MOST_PARTS = 10_001;
/** More members are no request. */
const MOST_MEMBERS = 10_000;
/**
 * Deeper texts are refused, as a design of far fewer levels is: Node's own `JSON.stringify` and `structuredClone`, which what
 * is no element meets on its way (data, records, properties that nobody knows), overflow the stack from 1900 to 4100 levels on.
 */
const DEEPEST = 1000;
/** Levels for which there is room at once. */
const USUAL_DEPTH = 64;

/** A text that is no JSON, or no JSON that is taken. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

const FORBIDDEN =
  'the names `__proto__` and `constructor.prototype` are refused, which programs may take for more than data';

export const OBJECT = 0x7b;
export const ARRAY = 0x5b;
export const STRING = 0x22;
const OBJECT_END = 0x7d;
const ARRAY_END = 0x5d;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** What may come next. */
const VALUE = 0;
const VALUE_OR_END = 1;
const NAME_OR_END = 2;
const NAME = 3;
const NAME_COLON = 4;
const AFTER = 5;
const IN_STRING = 6;
const IN_ESCAPE = 7;
const IN_HEX = 8;
const IN_LITERAL = 9;
/** Of a number: after its sign, its zero, digits, its point, digits of its fraction, its e, its e's sign, its e's digits. */
const SIGNED = 10;
const WHOLE_ZERO = 11;
const WHOLE = 12;
const POINT = 13;
const FRACTION = 14;
const E = 15;
const E_SIGNED = 16;
const EXPONENT = 17;

const LITERALS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));
/** After a backslash: " / \ b f n r t (u apart). */
const ESCAPES = new Set(Buffer.from('"/\\bfnrt'));

/** Marks of an open array or object. */
const IN_OBJECT = 1;
const OF_CONSTRUCTOR = 2;

/** Longest name that may be a forbidden one, each letter written as `\u0063`. */
const LONGEST_FORBIDDEN = 6 * 'constructor'.length;

/** Length and first letter of each name that means something wherever it stands: to read every name takes too long. */
const MATTERING: ReadonlySet<number> = new Set(
  ['__proto__', 'prototype', 'constructor', 'children'].map((name) => 256 * name.length + name.charCodeAt(0)),
);

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;
const isHex = (byte: number): boolean => isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const endsNumber = (state: number): boolean =>
  state === WHOLE_ZERO || state === WHOLE || state === FRACTION || state === EXPONENT;

/** Reads a JSON text (RFC 8259, in UTF-8) in pieces; the time it takes is proportional to their length. */
export class OutlineReader {
  /** Values that have begun so far, the whole and the innermost alike. */
  values = 0;
  #state = VALUE;
  /** Bytes before the piece at hand. */
  #before = 0;
  /** What is open, the outermost first. */
  #open = new Uint8Array(USUAL_DEPTH);
  #depth = 0;
  /** Whether the string at hand is a name. */
  #isName = false;
  #hasEscape = false;
  /** Bytes of the name at hand, as far as they matter. */
  readonly #name = Buffer.alloc(LONGEST_FORBIDDEN + 2);
  #nameLength = 0;
  #nameFrom = 0;
  #nameTo = 0;
  /** Whether the value that comes next belongs to the name `constructor`. */
  #ofConstructor = false;
  #literal = Buffer.alloc(0);
  #matched = 0;
  #hexLeft = 0;
  #first = 0;
  #lists = 0;
  readonly #members: Member[] = [];
  /** The values at hand at the two outermost levels. */
  #member: Member | undefined;
  #part: Part | Member | undefined;

  /** Takes the next piece. @throws JsonFault */
  push(piece: Uint8Array): void {
    for (let i = 0; i < piece.length; i++) {
      const byte = piece[i] as number;
      if (this.#state === IN_STRING) i = this.#string(piece, i);
      else if (this.#state >= IN_ESCAPE) this.#inside(byte, this.#before + i);
      else if (!isSpace(byte)) this.#between(byte, this.#before + i);
    }
    this.#before += piece.length;
  }

  /** The outline, once all pieces are there. @throws JsonFault where the text is not at its end */
  end(): Outline {
    if (endsNumber(this.#state)) this.#endValue(this.#before);
    if (this.#depth > 0 || this.#state !== AFTER) throw new JsonFault('it ends too early or is not JSON');
    return { first: this.#first, members: this.#members, lists: this.#lists };
  }

  #fail(at: number): never {
    throw new JsonFault(`unexpected character at position ${at}`);
  }

  /** Goes on in a string from `i`; gives where it stopped. */
  #string(piece: Uint8Array, i: number): number {
    const end = endOfPlain(piece, i);
    if (this.#isName) this.#keepName(piece, i, end);
    if (end === piece.length) return end;
    const byte = piece[end] as number;
    if (byte === BACKSLASH) {
      this.#hasEscape = true;
      this.#state = IN_ESCAPE;
      if (this.#isName) this.#keepName(piece, end, end + 1);
    } else if (byte === STRING) this.#endString(this.#before + end + 1);
    else this.#fail(this.#before + end);
    return end;
  }

  #keepName(piece: Uint8Array, from: number, to: number): void {
    const most = Math.min(to, from + this.#name.length - this.#nameLength);
    for (let i = from, at = this.#nameLength; i < most; i++, at++) this.#name[at] = piece[i] as number;
    this.#nameLength += to - from;
  }

  #endString(end: number): void {
    if (!this.#isName) {
      this.#endValue(end);
      return;
    }
    this.#nameTo = end;
    this.#state = NAME_COLON;
    const name = this.#nameThatMatters();
    const isIn = this.#open[this.#depth] as number;
    if (name === '__proto__' || (name === 'prototype' && (isIn & OF_CONSTRUCTOR) !== 0)) throw new JsonFault(FORBIDDEN);
    this.#ofConstructor = name === 'constructor';
    if (name === 'children') this.#lists++;
  }

  /** The name at hand, if it is one of those that mean something wherever they stand. */
  #nameThatMatters(): string | undefined {
    const matters = this.#hasEscape || MATTERING.has(256 * this.#nameLength + (this.#name[0] as number));
    return matters ? this.#shortName() : undefined;
  }

  /** The name at hand; undefined where it is too long to matter. */
  #shortName(): string | undefined {
    if (this.#nameLength > LONGEST_FORBIDDEN) return undefined;
    const written = this.#name.toString('utf8', 0, this.#nameLength);
    return this.#hasEscape ? (JSON.parse(`"${written}"`) as string) : written;
  }

  /** Takes a byte in a literal, a number or an escape. */
  #inside(byte: number, at: number): void {
    const state = this.#state;
    if (state === IN_ESCAPE) {
      if (this.#isName) this.#keepName(Uint8Array.of(byte), 0, 1);
      if (byte === 0x75) this.#hexLeft = 4;
      else if (!ESCAPES.has(byte)) this.#fail(at);
      this.#state = byte === 0x75 ? IN_HEX : IN_STRING;
    } else if (state === IN_HEX) {
      if (!isHex(byte)) this.#fail(at);
      if (this.#isName) this.#keepName(Uint8Array.of(byte), 0, 1);
      if (--this.#hexLeft === 0) this.#state = IN_STRING;
    } else if (state === IN_LITERAL) {
      if (byte !== this.#literal[this.#matched]) this.#fail(at);
      if (++this.#matched === this.#literal.length) this.#endValue(at + 1);
    } else this.#number(byte, at);
  }

  #number(byte: number, at: number): void {
    const state = this.#state;
    const isE = (byte | 0x20) === 0x65;
    if (isDigit(byte)) {
      if (state === WHOLE_ZERO) this.#fail(at);
      if (state === SIGNED) this.#state = byte === ZERO ? WHOLE_ZERO : WHOLE;
      else if (state === POINT) this.#state = FRACTION;
      else if (state === E || state === E_SIGNED) this.#state = EXPONENT;
    } else if (byte === DOT && (state === WHOLE_ZERO || state === WHOLE)) this.#state = POINT;
    else if (isE && endsNumber(state) && state !== EXPONENT) this.#state = E;
    else if ((byte === PLUS || byte === MINUS) && state === E) this.#state = E_SIGNED;
    else {
      if (!endsNumber(state)) this.#fail(at);
      this.#endValue(at);
      if (!isSpace(byte)) this.#between(byte, at);
    }
  }

  /** Takes a byte between values. */
  #between(byte: number, at: number): void {
    const state = this.#state;
    if (state === VALUE || state === VALUE_OR_END) {
      if (byte === ARRAY_END && state === VALUE_OR_END) this.#close(at);
      else this.#beginValue(byte, at);
    } else if (state === NAME || state === NAME_OR_END) {
      if (byte === OBJECT_END && state === NAME_OR_END) this.#close(at);
      else if (byte === STRING) this.#beginString(true, at);
      else this.#fail(at);
    } else if (state === NAME_COLON) {
      if (byte !== COLON) this.#fail(at);
      this.#state = VALUE;
    } else this.#after(byte, at);
  }

  /** Takes a byte after a value. */
  #after(byte: number, at: number): void {
    if (this.#depth === 0) this.#fail(at);
    const isObject = ((this.#open[this.#depth] as number) & IN_OBJECT) !== 0;
    if (byte === COMMA) this.#state = isObject ? NAME : VALUE;
    else if (byte === (isObject ? OBJECT_END : ARRAY_END)) this.#close(at);
    else this.#fail(at);
  }

  #beginValue(byte: number, at: number): void {
    if (this.#depth === 0 && at < BYTE_ORDER_MARK.length && byte === BYTE_ORDER_MARK[at]) return;
    this.values++;
    this.#note(byte, at);
    if (byte === OBJECT || byte === ARRAY) {
      this.#descend();
      const isObject = byte === OBJECT;
      this.#open[this.#depth] = (isObject ? IN_OBJECT : 0) | (isObject && this.#ofConstructor ? OF_CONSTRUCTOR : 0);
      this.#state = isObject ? NAME_OR_END : VALUE_OR_END;
    } else if (byte === STRING) this.#beginString(false, at);
    else if (byte === MINUS) this.#state = SIGNED;
    else if (isDigit(byte)) this.#state = byte === ZERO ? WHOLE_ZERO : WHOLE;
    else {
      this.#literal = LITERALS.get(byte) ?? this.#fail(at);
      this.#matched = 1;
      this.#state = IN_LITERAL;
    }
    this.#ofConstructor = false;
  }

  #descend(): void {
    if (++this.#depth > DEEPEST) throw new JsonFault(`it is nested deeper than ${DEEPEST} levels`);
    if (this.#depth < this.#open.length) return;
    const open = new Uint8Array(2 * this.#open.length);
    open.set(this.#open);
    this.#open = open;
  }

  #beginString(isName: boolean, at: number): void {
    this.#isName = isName;
    this.#hasEscape = false;
    this.#nameLength = 0;
    if (isName) this.#nameFrom = at;
    this.#state = IN_STRING;
  }

  /** Notes where a value of the two outermost levels begins. */
  #note(first: number, from: number): void {
    if (this.#depth > 2) return;
    if (this.#depth === 0) this.#first = first;
    else if (this.#depth === 1) {
      if (((this.#open[1] as number) & IN_OBJECT) === 0) return;
      this.#member = { from, to: from, first, nameFrom: this.#nameFrom, nameTo: this.#nameTo };
      if (OPENED.has(this.#shortName() ?? '')) this.#member.parts = [];
      if (this.#members.length >= MOST_MEMBERS) throw new JsonFault(`it has more than ${MOST_MEMBERS} members`);
      this.#members.push(this.#member);
    } else if (this.#member?.parts && this.#member.parts.length < MOST_PARTS) {
      const part: Part = { from, to: from, first };
      const isMember = ((this.#open[2] as number) & IN_OBJECT) !== 0;
      this.#part = isMember ? { ...part, nameFrom: this.#nameFrom, nameTo: this.#nameTo } : part;
      this.#member.parts.push(this.#part);
    } else this.#part = undefined;
  }

  #close(at: number): void {
    this.#depth--;
    this.#endValue(at + 1);
  }

  #endValue(end: number): void {
    this.#state = AFTER;
    if (this.#depth === 2 && this.#part) this.#part.to = end;
    if (this.#depth === 1 && this.#member) this.#member.to = end;
  }
}

/** Bytes that are looked at before others have their turn. */
const PIECE = 256 * 1024;

/** The outline of a text that is there; others are answered meanwhile. @throws JsonFault */
export async function outlineOf(text: Uint8Array): Promise<Outline> {
  const reader = new OutlineReader();
  for (let at = 0; at < text.byteLength; at += PIECE) {
    if (at > 0) await turn();
    reader.push(text.subarray(at, at + PIECE));
  }
  return reader.end();
}
