/** The structure tree of a pdf (ISO 32000-1, 14.7). */
import { type PdfDict, type PdfFileObjects, type PdfValue, textOf } from './pdf-file.ts';

/** An element of the structure. */
export interface Tag {
  type: string;
  dict: PdfDict;
  inner: Tag[];
  /** Marked content in it: the reference of its form, absent for the page's own, and its number. */
  contents: { stream?: string | undefined; page: PdfValue | undefined; mcid: number }[];
  /** References of the annotations in it. */
  annotations: PdfValue[];
  /** Attributes of all its attribute objects. */
  attributes: PdfDict;
}

export function structureOf(file: PdfFileObjects): Tag[] {
  const tagOf = (reference: PdfValue): Tag => {
    const dict = file.dict(reference);
    const tag: Tag = {
      type: String(dict['/S']).slice(1),
      dict,
      inner: [],
      contents: [],
      annotations: [],
      attributes: Object.assign({}, ...file.list(dict['/A']).map((one) => file.dict(one))),
    };
    for (const kid of file.list(dict['/K'])) {
      const inner = file.dict(kid);
      if (typeof kid === 'number') tag.contents.push({ page: dict['/Pg'], mcid: kid });
      else if (inner['/Type'] === '/MCR')
        tag.contents.push({
          stream: inner['/Stm'] as string | undefined,
          page: inner['/Pg'] ?? dict['/Pg'],
          mcid: inner['/MCID'] as number,
        });
      else if (inner['/Type'] === '/OBJR') tag.annotations.push(inner['/Obj']!);
      else tag.inner.push(tagOf(kid));
    }
    return tag;
  };
  return file.list(file.dict(file.catalog['/StructTreeRoot'])['/K']).map(tagOf);
}

export function* tagsIn(
  tags: readonly Tag[],
  around: readonly Tag[] = [],
): Generator<{ tag: Tag; around: readonly Tag[] }> {
  for (const tag of tags) {
    yield { tag, around };
    yield* tagsIn(tag.inner, [...around, tag]);
  }
}

const ATTRIBUTES = ['/Scope', '/RowSpan', '/ColSpan', '/ListNumbering', '/Summary'];

/** The tree as lines: types with what is said of them, indented. */
export function outline(tags: readonly Tag[], indent = ''): string {
  return tags
    .map(({ type, dict, attributes, annotations, inner }) => {
      const said = [
        ...['/Alt', '/Lang', '/ActualText'].flatMap((key) =>
          dict[key] ? `${key.slice(1)}: ${textOf(dict[key])}` : [],
        ),
        ...ATTRIBUTES.flatMap((key) => {
          const value = attributes[key];
          return value === undefined ? [] : `${key.slice(1)}: ${textOf(value) ?? String(value).replace('/', '')}`;
        }),
        ...(annotations.length > 0 ? [`annotations: ${annotations.length}`] : []),
      ];
      const line = `${indent}${type}${said.length > 0 ? ` (${said.join(', ')})` : ''}\n`;
      return line + outline(inner, `${indent}  `);
    })
    .join('');
}
