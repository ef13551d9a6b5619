import { designDocument } from './design.ts';
import { designJsonSchema } from './design-schema.ts';
import { withFiles } from './evidence.ts';
import { readmeDocument } from './readme.ts';

/** The documents that are made from the sources, by path; each maker takes the present text. */
export const documents: Readonly<Record<string, (before: string) => string>> = {
  'docs/design.md': designDocument,
  'public/design.schema.json': () => `${JSON.stringify(designJsonSchema())}\n`,
  'docs/evidence/probes.md': withFiles,
  'docs/evidence/designs.md': withFiles,
  'README.md': readmeDocument,
};
