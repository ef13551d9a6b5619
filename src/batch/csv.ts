/** How CSV is read, by the command and by the page: RFC 4180, with a header. */

/** A record, or the reason why a line is not a record. */
export type ReadRecord = { record: Record<string, unknown> } | { error: string };

const DELIMITERS = [',', ';', '\t'];

/** A first line by which Excel is told the delimiter; it is no header. */
export const SEPARATOR_LINE = /^\ufeff?sep=(.)[ \t]*(?:\r?\n|$)/i;

/** The separator of the fields by the first line: spreadsheets of half of Europe write semicolons, others tabs. */
export function delimiterOf(line: string): string {
  const stated = SEPARATOR_LINE.exec(line)?.[1];
  if (stated !== undefined) return stated;
  const unquoted = line.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => unquoted.split(delimiter).length;
  return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** A row as csv-parse gives it. */
export interface CsvRow {
  record: Record<string, unknown>;
  /** `error`: the row has another number of fields than the header. */
  info: { lines: number; error?: { record: string[] } };
}

/** Settings of csv-parse, and what makes a record of each of its rows. A wrong quote ends it: no line is certain then. */
export function csvReader(delimiter: string) {
  let fields = 0;
  return {
    options: {
      columns(header: string[]) {
        fields = header.length;
        const twice = header.find((name, i) => name !== '' && header.indexOf(name) < i);
        if (twice !== undefined) throw new Error(`the header names ${JSON.stringify(twice)} twice`);
        return header;
      },
      delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
      info: true,
    } as const,
    /** A row may leave out its last fields; one with more than the header has lost a quote or got a comma too many. */
    recordOf({ record, info }: CsvRow): ReadRecord {
      const count = info.error?.record.length ?? fields;
      return count > fields ? { error: `line ${info.lines} has ${count} fields, the header ${fields}` } : { record };
    },
  };
}
