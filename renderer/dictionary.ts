/**
 * Values by words that users write. Unlike those of a plain object they have no names that every object has: an SVG's
 * attribute `constructor` must not be answered with a function of JavaScript's (test/dictionary.test.ts).
 */
export const dictionary = <Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.assign(Object.create(null) as Record<string, Value>, entries);
