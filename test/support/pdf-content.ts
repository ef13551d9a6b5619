/** What the contents of a pdf's pages paint, tagged as what, and which characters they show. */
import { type Operand, operationsOf, type PdfDict, type PdfFileObjects, type PdfValue } from './pdf-file.ts';

/** A stretch of marked content around what is painted. */
export interface Mark {
  tag: string;
  /** Its number in the stream that it stands in; absent: it belongs to no element of the structure. */
  mcid?: number | undefined;
}

/** What a page paints, with the marks around it, the outermost first. */
export interface Painted {
  operator: string;
  marks: readonly Mark[];
}

export interface PageContent {
  painted: Painted[];
  /** Marked content within other marked content: the tags from outside in. */
  nested: string[][];
  /** Numbers of marked content by the list of contents (StructParents) that they belong to. */
  numbers: Map<number, number[]>;
  /** How often each form with numbered content is painted, by its reference. */
  forms: Map<string, number>;
  /** Codes that text shows, by the reference of its font. */
  shown: Map<string, Set<number>>;
}

const PAINTS = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'S', 's', 'sh', 'Tj', 'TJ', "'", '"']);

const stringsOf = (operands: readonly Operand[]): Buffer[] =>
  operands.flatMap((operand) =>
    Buffer.isBuffer(operand) ? [operand] : Array.isArray(operand) ? stringsOf(operand) : [],
  );

export function contentOf(file: PdfFileObjects, page: PdfDict): PageContent {
  const found: PageContent = { painted: [], nested: [], numbers: new Map(), forms: new Map(), shown: new Map() };

  function walk(
    content: Buffer,
    resources: PdfDict,
    key: PdfValue | undefined,
    around: readonly Mark[],
    form?: string,
  ) {
    const marks = [...around];
    const resourceOf = (kind: string, name: Operand | undefined) => file.dict(resources[kind])[String(name)];
    let font: string | undefined;
    for (const { name, operands } of operationsOf(content)) {
      if (name === 'BMC' || name === 'BDC') {
        const properties = operands[1];
        const mcid = properties instanceof Map ? (properties.get('/MCID') as number | undefined) : undefined;
        marks.push({ tag: String(operands[0]), mcid });
        if (marks.length > 1)
          found.nested.push(marks.map((mark) => mark.tag + (mark.mcid === undefined ? '' : ' MCID')));
        if (mcid === undefined) continue;
        const list = Number(key);
        found.numbers.set(list, [...(found.numbers.get(list) ?? []), mcid]);
        if (form) found.forms.set(form, found.forms.get(form) ?? 0);
      } else if (name === 'EMC') {
        if (marks.length <= around.length) throw new Error('EMC without its begin');
        marks.pop();
      } else if (name === 'Tf') font = String(resourceOf('/Font', operands[0]));
      else if (name === 'Do') {
        const reference = resourceOf('/XObject', operands[0]);
        const object = file.dict(reference);
        if (object['/Subtype'] === '/Form') {
          walk(
            file.bytes(reference),
            file.dict(object['/Resources']),
            object['/StructParents'],
            marks,
            String(reference),
          );
          const times = found.forms.get(String(reference));
          if (times !== undefined) found.forms.set(String(reference), times + 1);
        } else found.painted.push({ operator: 'Do', marks: [...marks] });
      }
      if (!PAINTS.has(name)) continue;
      found.painted.push({ operator: name, marks: [...marks] });
      for (const string of stringsOf(operands))
        for (let at = 0; font && at + 1 < string.length; at += 2) {
          const codes = found.shown.get(font) ?? new Set();
          found.shown.set(font, codes.add(string.readUInt16BE(at)));
        }
    }
    if (marks.length !== around.length) throw new Error('marked content without its end');
  }

  const streams = file.list(page['/Contents']).map((reference) => file.bytes(reference));
  walk(
    Buffer.concat(streams.flatMap((stream) => [stream, Buffer.from('\n')])),
    file.dict(page['/Resources']),
    page['/StructParents'],
    [],
  );
  return found;
}
