/** A pdf's objects as qpdf reads them, and the operators of its contents. */
import { asFile } from './pdf.ts';
import { outputOf } from './programs.ts';

/** As qpdf's JSON has it: names begin with `/`, strings with `u:` or `b:`, references end with ` R`. */
export type PdfValue = string | number | boolean | null | PdfValue[] | PdfDict;
export interface PdfDict {
  [key: string]: PdfValue;
}

interface PdfObject {
  value?: PdfValue;
  stream?: { dict: PdfDict; data: string };
}

export interface PdfFileObjects {
  catalog: PdfDict;
  trailer: PdfDict;
  pages: PdfDict[];
  /** What a reference leads to, of a stream its dictionary; anything else as it is. */
  get(value: PdfValue | undefined): PdfValue | undefined;
  dict(value: PdfValue | undefined): PdfDict;
  list(value: PdfValue | undefined): PdfValue[];
  /** The bytes of a stream, without its filters. */
  bytes(reference: PdfValue | undefined): Buffer;
  /** Every dictionary of the file, those of streams too. */
  all(): PdfDict[];
  /** References of every object of the file. */
  references(): string[];
}

const isDict = (value: unknown): value is PdfDict =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A string's text. */
export function textOf(value: PdfValue | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.startsWith('u:')) return value.slice(2);
  return value.startsWith('b:') ? Buffer.from(value.slice(2), 'hex').toString('latin1') : undefined;
}

export function readPdf(data: Buffer): PdfFileObjects {
  const args = ['--json=2', '--json-key=qpdf', '--json-stream-data=inline', '--decode-level=generalized'];
  const json = asFile(data, (file) => outputOf('qpdf', [...args, file])).toString('utf8');
  const [, objects] = (JSON.parse(json) as { qpdf: [unknown, Record<string, PdfObject>] }).qpdf;
  const objectOf = (reference: PdfValue | undefined) =>
    typeof reference === 'string' ? objects[`obj:${reference}`] : undefined;
  const get = (value: PdfValue | undefined): PdfValue | undefined => {
    if (typeof value !== 'string' || !/^\d+ \d+ R$/.test(value)) return value;
    const found = objectOf(value);
    return found?.stream?.dict ?? get(found?.value);
  };
  const dict = (value: PdfValue | undefined): PdfDict => {
    const found = get(value);
    return isDict(found) ? found : {};
  };
  const list = (value: PdfValue | undefined): PdfValue[] => {
    const found = get(value);
    if (found === undefined || found === null) return [];
    return Array.isArray(found) ? found : [value!];
  };
  const trailer = dict(objects.trailer?.value);
  const catalog = dict(trailer['/Root']);
  const pagesOf = (node: PdfValue | undefined): PdfDict[] =>
    dict(node)['/Kids'] === undefined ? [dict(node)] : list(dict(node)['/Kids']).flatMap(pagesOf);
  return {
    catalog,
    trailer,
    pages: pagesOf(catalog['/Pages']),
    get,
    dict,
    list,
    bytes: (reference) => Buffer.from(objectOf(reference)?.stream?.data ?? '', 'base64'),
    references: () => Object.keys(objects).flatMap((name) => (name.startsWith('obj:') ? [name.slice(4)] : [])),
    all: () =>
      Object.values(objects).flatMap(({ value, stream }) => (stream ? [stream.dict] : isDict(value) ? [value] : [])),
  };
}

/** An operand: a number; a name with its `/`; a string's bytes; a list; or a dictionary. */
export type Operand = number | string | Buffer | Operand[] | Map<string, Operand>;
export interface Operation {
  name: string;
  operands: Operand[];
}

const TOKEN =
  /%[^\r\n]*|<<|>>|[[\]]|<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\[\s\S]|\((?:[^()\\]|\\[\s\S])*\))*\)|\/[^\s<>[\]()/%]*|[^\s<>[\]()/%]+/g;

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const literal = (token: string): Buffer =>
  Buffer.from(
    token
      .slice(1, -1)
      .replace(/\\(?:([0-7]{1,3})|([\s\S]))/g, (_, octal?: string, other?: string) =>
        octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (ESCAPES[other!] ?? other!),
      ),
    'latin1',
  );

/** The operators of a content stream (ISO 32000-1, 7.8.2) with their operands. It holds no pictures within. */
export function operationsOf(content: Buffer): Operation[] {
  const operations: Operation[] = [];
  const open: { operands: Operand[]; isDict: boolean }[] = [];
  let operands: Operand[] = [];
  for (const [token] of content.toString('latin1').matchAll(TOKEN)) {
    if (token.startsWith('%')) continue;
    if (token === '[' || token === '<<') {
      open.push({ operands, isDict: token === '<<' });
      operands = [];
    } else if (token === ']' || token === '>>') {
      const inner = operands;
      ({ operands } = open.pop()!);
      const pairs = inner.flatMap((key, i) => (i % 2 === 0 ? [[String(key), inner[i + 1]!] as const] : []));
      operands.push(token === ']' ? inner : new Map(pairs));
    } else if (token.startsWith('(')) operands.push(literal(token));
    else if (token.startsWith('<')) operands.push(Buffer.from(token.slice(1, -1).replace(/\s/g, ''), 'hex'));
    else if (token.startsWith('/')) operands.push(token);
    else if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(token)) operands.push(Number(token));
    else if (token === 'true' || token === 'false' || token === 'null') operands.push(token);
    else {
      operations.push({ name: token, operands });
      operands = [];
    }
  }
  return operations;
}
