import { constants, createReadStream } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import type { BatchRecord } from './fill.ts';

/** A record, or why it is none. */
export type ReadRecord = { record: BatchRecord } | { error: string };

/** The data cannot be read at all. */
export class UnreadableData extends Error {
  override readonly name = 'UnreadableData';
}

const asRecord = (value: unknown): ReadRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { record: value as BatchRecord }
    : { error: 'the record is no object' };

/** Some editors begin a file with a mark of its byte order. */
const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');

async function* jsonRecords(file: string): AsyncGenerator<ReadRecord> {
  let data: unknown;
  try {
    data = JSON.parse(withoutMark(await readFile(file, 'utf8')));
  } catch (error) {
    throw new UnreadableData(`${file}: ${(error as Error).message}`);
  }
  if (!Array.isArray(data)) throw new UnreadableData(`${file}: expected an array of objects`);
  for (const value of data) yield asRecord(value);
}

async function* ndjsonRecords(file: string): AsyncGenerator<ReadRecord> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(withoutMark(line));
    } catch (error) {
      yield { error: `the line is not valid JSON: ${(error as Error).message}` };
      continue;
    }
    yield asRecord(value);
  }
}

const DELIMITERS = [',', ';', '\t'];

/** What parts the fields of the header: spreadsheets of half of Europe write semicolons, others tabs. */
async function delimiterOf(file: string): Promise<string> {
  const lines = createInterface({ input: createReadStream(file) });
  for await (const line of lines) {
    const unquoted = line.replace(/"[^"]*"/g, '');
    const count = (delimiter: string) => unquoted.split(delimiter).length;
    return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
  }
  return ',';
}

/** RFC 4180, with a header; lines may have fewer or more fields than it. After a wrong quote no line is certain any more. */
async function* csvRecords(file: string): AsyncGenerator<ReadRecord> {
  const parser = createReadStream(file).pipe(
    parse({
      columns: true,
      bom: true,
      delimiter: await delimiterOf(file),
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
    }),
  );
  try {
    for await (const row of parser) yield asRecord(row);
  } catch (error) {
    throw new UnreadableData(`${file}: ${(error as Error).message}`);
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
