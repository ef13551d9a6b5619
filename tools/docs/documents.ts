import { designDocument } from './design.ts';
import { readmeDocument } from './readme.ts';

/** The documents that are made from the sources, by their path: each from what it says now. */
export const documents: Readonly<Record<string, (before: string) => string>> = {
  'docs/design.md': designDocument,
  'README.md': readmeDocument,
};
