import type { Job } from './types.ts';

/** A job as stores keep it: a JSON document, and one of its details, which may be long and are not read for lists. */
export interface JobRow {
  job: string;
  /** null where an earlier version wrote the job; absent where it was not asked for. */
  details?: string | null;
}

type Details = Pick<Job, 'logs' | 'options' | 'metadata' | 'result'>;

/** The job of a row without its details. */
export const listedOf = (row: unknown): Job => JSON.parse((row as JobRow).job) as Job;

/** The job of a row; null where there is none. */
export function read(row: unknown): Job | null {
  if (!row) return null;
  const { details } = row as JobRow;
  return { ...listedOf(row), ...(details && (JSON.parse(details) as Details)) };
}

/** The job and its details, each as JSON. */
export function written({ logs, options, metadata, result, ...job }: Job): [job: string, details: string] {
  return [JSON.stringify(job), JSON.stringify({ logs, options, metadata, result } satisfies Details)];
}
