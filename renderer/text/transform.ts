export type TextTransform = 'none' | 'uppercase' | 'lowercase' | 'capitalize';

/**
 * Upper or lower case, in no particular language. `capitalize` changes nothing in plain text (text-transform-capitalize);
 * rich text capitalises word by word in its own layout.
 */
export function transformPlain(text: string, transform: TextTransform): string {
  if (transform === 'uppercase') return text.toUpperCase();
  if (transform === 'lowercase') return text.toLowerCase();
  return text;
}
