/** Characters from which on V8 makes a part of a string a reference to the whole of it. */
const PART = 13;

/**
 * The same string with memory of its own, for what is kept: a part of a longer string keeps all of that. By its UTF-16, so that halves
 * of surrogate pairs stay.
 */
export const ownString = (text: string): string =>
  text.length < PART ? text : Buffer.from(text, 'utf16le').toString('utf16le');
