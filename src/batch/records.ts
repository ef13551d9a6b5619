import { constants, createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { BatchRecord } from '../template.ts';

/** A record, or the reason why a line is not a record. */
export type ReadRecord = { record: BatchRecord } | { error: string };

/** The data cannot be read at all. */
export class UnreadableData extends Error {
  override readonly name = 'UnreadableData';
}

const asRecord = (value: unknown): ReadRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { record: value as BatchRecord }
    : { error: 'the record is not an object' };

/**
 * The text of a file in parts, without the mark of its byte order that some editors begin it with.
 * @throws UnreadableData where it is in another encoding, as spreadsheets write where they are not asked for UTF-8
 */
async function* textOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of createReadStream(file)) yield decoder.decode(bytes, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UnreadableData(`${file}: it is not in UTF-8; save it as UTF-8`);
  }
}

/** The lines of a file. The parts of a long line are joined once, at its end, so that time grows with the line's length. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const part of textOf(file)) {
    const [rest = '', ...next] = part.split('\n');
    begun.push(rest);
    for (const start of next) {
      const line = begun.join('');
      yield line.endsWith('\r') ? line.slice(0, -1) : line;
      begun = [start];
    }
  }
  yield begun.join('');
}

async function* jsonRecords(file: string): AsyncGenerator<ReadRecord> {
  let text = '';
  for await (const part of textOf(file)) text += part;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UnreadableData(`${file}: ${(error as Error).message}`);
  }
  if (!Array.isArray(data)) throw new UnreadableData(`${file}: expected an array of objects`);
  for (const value of data) yield asRecord(value);
}

async function* ndjsonRecords(file: string): AsyncGenerator<ReadRecord> {
  for await (const line of linesOf(file)) {
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      yield { error: `the line is not valid JSON: ${(error as Error).message}` };
      continue;
    }
    yield asRecord(value);
  }
}

const DELIMITERS = [',', ';', '\t'];

/** A first line by which Excel is told the delimiter; it is no header. */
const SEPARATOR_LINE = /^\ufeff?sep=(.)\s*$/i;

/** The separator of the fields in the header: spreadsheets of half of Europe write semicolons, others tabs. */
async function delimiterOf(file: string): Promise<string> {
  for await (const line of linesOf(file)) {
    const stated = SEPARATOR_LINE.exec(line)?.[1];
    if (stated !== undefined) return stated;
    const unquoted = line.replace(/"[^"]*"/g, '');
    const count = (delimiter: string) => unquoted.split(delimiter).length;
    return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
  }
  return ',';
}

/** A file's text after the line by which Excel is told the delimiter. */
async function* withoutSeparatorLine(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const part of parts) {
    yield isFirst ? part.replace(/^\ufeff?sep=.[ \t]*(?:\r?\n|$)/i, '') : part;
    isFirst = isFirst && part === '';
  }
}

interface CsvRow {
  record: BatchRecord;
  /** `error`: the row has another number of fields than the header. */
  info: { lines: number; error?: { record: string[] } };
}

/** A row may leave out its last fields; one with more than the header has lost a quote or got a comma too many. */
function fromCsv({ record, info }: CsvRow, fields: number): ReadRecord {
  const count = info.error?.record.length ?? fields;
  return count > fields ? { error: `line ${info.lines} has ${count} fields, the header ${fields}` } : { record };
}

/** RFC 4180, with a header. After a wrong quote no line is certain any more. */
async function* csvRecords(file: string): AsyncGenerator<ReadRecord> {
  let fields = 0;
  const parser = parse({
    columns(header: string[]) {
      fields = header.length;
      const twice = header.find((name, i) => name !== '' && header.indexOf(name) < i);
      if (twice !== undefined) throw new Error(`the header names ${JSON.stringify(twice)} twice`);
      return header;
    },
    delimiter: await delimiterOf(file),
    skip_empty_lines: true,
    relax_column_count: true,
    trim: true,
    info: true,
  });
  // An error of either is thrown where the rows are read.
  pipeline(Readable.from(withoutSeparatorLine(textOf(file))), parser, () => {});
  try {
    for await (const row of parser) yield fromCsv(row, fields);
  } catch (error) {
    throw error instanceof UnreadableData ? error : new UnreadableData(`${file}: ${(error as Error).message}`);
  }
}

const READERS: Readonly<Record<string, (file: string) => AsyncGenerator<ReadRecord>>> = {
  '.json': jsonRecords,
  '.ndjson': ndjsonRecords,
  '.jsonl': ndjsonRecords,
  '.csv': csvRecords,
};

/**
 * The records of a CSV, JSON or NDJSON file, one by one; the extension says which. Only JSON is read as a whole.
 * @throws UnreadableData
 */
export async function* readRecords(file: string): AsyncGenerator<ReadRecord> {
  const reader = READERS[extname(file).toLowerCase()];
  if (!reader) throw new UnreadableData(`${file}: expected ${Object.keys(READERS).join(', ')}`);
  await access(file, constants.R_OK).catch(() => {
    throw new UnreadableData(`${file}: there is no such file that may be read`);
  });
  yield* reader(file);
}
