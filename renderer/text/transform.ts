export type TextTransform = 'none' | 'uppercase' | 'lowercase' | 'capitalize';

/**
 * Upper case, in no particular language. `lowercase` and `capitalize` change nothing in plain text (text-transform-*):
 * only rich text knows them.
 */
export const transformPlain = (text: string, transform: TextTransform): string =>
  transform === 'uppercase' ? text.toUpperCase() : text;
