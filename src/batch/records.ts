import { constants, createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { BatchRecord } from '../template.ts';
import { csvReader, delimiterOf, type ReadRecord, SEPARATOR_LINE } from './csv.ts';

export type { ReadRecord } from './csv.ts';

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

/** The separator of the fields of a file. */
async function separatorOf(file: string): Promise<string> {
  for await (const line of linesOf(file)) return delimiterOf(line);
  return ',';
}

/** A file's text after the line by which Excel is told the delimiter. */
async function* withoutSeparatorLine(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const part of parts) {
    yield isFirst ? part.replace(SEPARATOR_LINE, '') : part;
    isFirst = isFirst && part === '';
  }
}

/** After a wrong quote no line is certain any more. */
async function* csvRecords(file: string): AsyncGenerator<ReadRecord> {
  const { options, recordOf } = csvReader(await separatorOf(file));
  const parser = parse(options);
  // An error of either is thrown where the rows are read.
  pipeline(Readable.from(withoutSeparatorLine(textOf(file))), parser, () => {});
  try {
    for await (const row of parser) yield recordOf(row);
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
