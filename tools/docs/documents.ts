import { codesDocument } from './codes.ts';
import { designDocument } from './design.ts';
import { designJsonSchema } from './design-schema.ts';
import { designTypes, optionTypes } from './design-types.ts';
import { withFiles } from './evidence.ts';
import { optionsDocument } from './options.ts';
import { optionsJsonSchema } from './options-schema.ts';
import { unsupportedDocument } from './unsupported.ts';

/** The documents that are made from the sources, by path; each maker takes the present text. */
export const documents: Readonly<Record<string, (before: string) => string | Promise<string>>> = {
  'docs/codes.md': codesDocument,
  'docs/design.md': designDocument,
  'public/design.schema.json': () => `${JSON.stringify(designJsonSchema())}\n`,
  'public/options.schema.json': () => `${JSON.stringify(optionsJsonSchema())}\n`,
  'renderer/design/design-types.ts': designTypes,
  'renderer/option-types.ts': optionTypes,
  'docs/unsupported.md': unsupportedDocument,
  'docs/evidence/probes.md': withFiles,
  'docs/evidence/designs.md': withFiles,
  'docs/options.md': optionsDocument,
};
