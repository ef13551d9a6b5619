import { dictionary } from './dictionary.ts';
import { suggestion } from './nearest.ts';

/** What other programs and languages call an option or a member of a request; the first that is known is meant. */
const OTHER_NAMES = dictionary<readonly string[]>({
  bleed: ['includeBleed'],
  callback: ['webhook'],
  changes: ['modifications'],
  cmyk: ['color'],
  colorSpace: ['space', 'color'],
  cropMarks: ['cropMarkSize'],
  design: ['template'],
  dpr: ['pixelRatio'],
  extension: ['format'],
  fields: ['data'],
  fileName: ['output'],
  fileType: ['format'],
  filename: ['output'],
  frameRate: ['fps'],
  height: ['size'],
  html: ['richTextEnabled'],
  icc: ['profile', 'color'],
  items: ['records'],
  json: ['design', 'template'],
  overrides: ['modifications'],
  page: ['pageId'],
  pages: ['pageIds'],
  params: ['data'],
  responseType: ['outputFormat'],
  richText: ['richTextEnabled'],
  rows: ['records'],
  scale: ['pixelRatio'],
  store: ['design', 'template'],
  transparent: ['ignoreBackground'],
  type: ['format'],
  values: ['data'],
  variables: ['data'],
  width: ['size'],
  zip: ['archive'],
  zoom: ['pixelRatio'],
});

/** The end of a message on an option that is not known: `; did you mean \`quality\`?`, or nothing. */
export function meantOption(name: string, known: ReadonlySet<string>): string {
  const meant = OTHER_NAMES[name]?.find((other) => known.has(other));
  return meant === undefined ? suggestion(name, known) : `; did you mean \`${meant}\`?`;
}
