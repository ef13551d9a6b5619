import { undoneFeatures } from '../../renderer/svg/read/undone.ts';

const BEGIN = '<!-- features of SVGs: made by `npm run docs` -->';
const END = '<!-- end -->';

/** The page of what is not supported, with the features of SVGs that are warned of by name. */
export function unsupportedDocument(before: string): string {
  const [start, end] = [before.indexOf(BEGIN), before.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`docs/unsupported.md has no place for the features: ${BEGIN} … ${END}`);
  const listed = undoneFeatures().map((feature) => `  - \`${feature}\``);
  return `${before.slice(0, start)}${BEGIN}\n${listed.join('\n')}\n${before.slice(end)}`;
}
