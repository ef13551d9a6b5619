import { z } from 'zod';
import type { Warning } from '../../renderer/index.ts';
import type { ServiceContext } from '../context.ts';
import { fileUrl } from '../urls.ts';
import type { Job, ListedJob } from './types.ts';

const time = z.iso.datetime();

/** A job as users of the interface see it. */
export const jobSchema = z.object({
  id: z.string(),
  status: z.enum(['scheduled', 'progress', 'done', 'error']),
  output: z.url().nullable().describe('URL of the picture once it is done.'),
  outputs: z
    .array(z.object({ name: z.string().describe('Of the size.'), url: z.url() }))
    .nullable()
    .describe('Of a job with `sizes`, once it is done: the picture of each; `output` is the first.'),
  error: z.string().describe('Why it failed, or nothing.'),
  created_at: time,
  started_at: time.nullable(),
  completed_at: time.nullable(),
  updated_at: time,
  progress: z.number().min(0).max(100).describe('Percent: pages done, or frames of a film.'),
  logs: z.string().describe('Warnings, one a line.'),
  external_id: z.string().nullable().describe('As the request says.'),
  metadata: z.unknown().describe('As the request says; null where it says nothing.'),
});

export type JobJson = z.infer<typeof jobSchema>;

/** A job in a list: what may be long is told of one job at a time. */
export const listedJobSchema = jobSchema.omit({ logs: true, metadata: true, outputs: true });

/** Characters of warnings that a job keeps. */
const MOST_LOGS = 32_000;

/** Warnings in the form of a job's `logs`: one a line, with its place and a hint; of many the first, and how many more. */
export function warningLines(warnings: readonly Warning[]): string {
  const lines: string[] = [];
  let length = 0;
  for (const { path, message, hint } of warnings) {
    const line = `${path && `${path}: `}${message}${hint ? ` (${hint})` : ''}`;
    length += line.length + 1;
    if (length > MOST_LOGS) return [...lines, `… and ${warnings.length - lines.length} more`].join('\n');
    lines.push(line);
  }
  return lines.join('\n');
}

const iso = (ms: number) => new Date(ms).toISOString();
const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));

/** The times of a job, as answers say them. */
export const timesOf = (job: Pick<Job, 'createdAt' | 'startedAt' | 'completedAt' | 'updatedAt'>) => ({
  created_at: iso(job.createdAt),
  started_at: isoOrNull(job.startedAt),
  completed_at: isoOrNull(job.completedAt),
  updated_at: iso(job.updatedAt),
});

/** The job in the form of answers and webhooks. */
export const jobJson = (service: Pick<ServiceContext, 'signer'>, job: Job): JobJson => ({
  ...listedJobJson(service, job),
  outputs:
    job.files?.map((file, i) => ({
      name: job.sizes?.[i]?.name ?? '',
      url: fileUrl(service.signer, job.baseUrl, file),
    })) ?? null,
  logs: job.logs,
  metadata: job.metadata ?? null,
});

/** The job in the form of a list. */
export function listedJobJson(
  { signer }: Pick<ServiceContext, 'signer'>,
  job: ListedJob,
): z.infer<typeof listedJobSchema> {
  return {
    id: job.id,
    status: job.status,
    output: job.file === null ? null : fileUrl(signer, job.baseUrl, job.file),
    error: job.error,
    ...timesOf(job),
    progress: job.progress,
    external_id: job.externalId ?? null,
  };
}
