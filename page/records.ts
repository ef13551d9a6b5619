/** Records of a CSV, as the command reads them. */
import { parse } from 'csv-parse/browser/esm/sync';
import { type CsvRow, csvReader, delimiterOf, SEPARATOR_LINE } from '../src/batch/csv.ts';

/** The records of a CSV's text. @throws Error where it cannot be read, or a line is no record */
export function recordsOf(text: string): Record<string, unknown>[] {
  const { options, recordOf } = csvReader(delimiterOf(text.split('\n', 1)[0] ?? ''));
  const rows = parse(text.replace(/^\ufeff/, '').replace(SEPARATOR_LINE, ''), options as object) as unknown as CsvRow[];
  return rows.map((row) => {
    const read = recordOf(row);
    if ('error' in read) throw new Error(read.error);
    return read.record;
  });
}
