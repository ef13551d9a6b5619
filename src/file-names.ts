import { extname } from 'node:path';

/**
 * A pattern of files' names with a place for the size's name: where it has none, at the end of the file's own.
 * @param place how it is written there
 */
export function withSize(pattern: string, place = '{{size}}'): string {
  if (pattern.includes(place) || pattern.endsWith('/')) return pattern;
  const extension = extname(pattern);
  return `${pattern.slice(0, pattern.length - extension.length)}-${place}${extension}`;
}
