import { formatOf, inSize, ofSize, resolveOptions } from '../../renderer/internal.ts';
import type { ServiceContext } from '../context.ts';
import { type RenderControl, type RenderedFile, summaryOf } from '../dispatch/executor.ts';
import { renderToFile } from '../dispatch/render-to-file.ts';
import { fileName } from '../storage/names.ts';
import { readWhole } from '../storage/read-whole.ts';
import { warningLines } from './json.ts';
import type { Job } from './types.ts';

/** What a job has when it has ended well. */
export type Done = Pick<Job, 'file' | 'files' | 'logs' | 'result'>;

type Log = { info(details: object, message: string): void };

/**
 * Name of the file that a job renders into.
 * @param i which of its sizes; 0 where it has none
 */
const resultName = ({ signer }: Pick<ServiceContext, 'signer'>, { id, expiresAt }: Job, i: number, extension: string) =>
  // The same every time, so that a job run again after a crash leaves one file.
  fileName(expiresAt, extension, signer.sign(i === 0 ? id : `${id} ${i}`));

/** Names of the files that a job may have left which has not ended well. */
export function resultNames(service: Pick<ServiceContext, 'signer'>, job: Job): string[] {
  if (job.inner?.look) return [];
  const { extension } = formatOf(resolveOptions(job.options));
  return (job.sizes ?? [null]).map((_, i) => resultName(service, job, i, extension));
}

async function bodyOf({ files }: Pick<ServiceContext, 'files'>, job: Job): Promise<Uint8Array> {
  const body = await readWhole(files, job.request);
  if (!body) throw new Error('the body of the job is missing');
  return body;
}

/** Does what a job asks for. @throws as the executor and the store of files do */
export async function workOn(
  service: Pick<ServiceContext, 'executor' | 'files' | 'signer' | 'now'>,
  job: Job,
  control: RenderControl,
  log: Log,
): Promise<Done> {
  const { inner, pages } = job;
  const look = inner?.look;
  if (!look) return renderJob(service, job, control, log);
  const { executor } = service;
  const task = { body: await bodyOf(service, job), options: resolveOptions(job.options), pages };
  const result = await (look.for === 'fields'
    ? executor.fields(task, control)
    : executor.check({ ...task, ...look.asked }, control));
  return { file: null, logs: '', result };
}

/** Renders the design of a job into its file, or into one for each of its sizes. */
async function renderJob(
  service: Parameters<typeof workOn>[0],
  job: Job,
  { onProgress, ...control }: RenderControl,
  log: Log,
): Promise<Done> {
  const { id, sizes = [null] } = job;
  const body = await bodyOf(service, job);
  const options = resolveOptions(job.options);
  const files: string[] = [];
  const logs: string[] = [job.logs];
  let result: Omit<RenderedFile, 'data'> | undefined;
  for (const [i, size] of sizes.entries()) {
    const begun = service.now();
    const report = (done: number, total: number) => onProgress?.(i * total + done, sizes.length * total);
    const nameOf = (extension: string) => resultName(service, job, i, extension);
    const shown = size ? inSize(options, size) : options;
    // The last may use it up.
    const task = { body: i < sizes.length - 1 ? Buffer.from(body) : body, options: shown, pages: job.pages };
    const rendering = renderToFile(service, task, { ...control, onProgress: report }, nameOf);
    const { name, file } = await rendering.catch((error) => {
      throw size ? ofSize(error, size) : error;
    });
    log.info(
      { job: id, ms: service.now() - begun, ...summaryOf(options.format, file) },
      size ? `job done: ${size.name}` : 'job done',
    );
    files.push(name);
    const lines = warningLines(file.warnings);
    if (lines) logs.push(size ? `size ${size.name}:\n${lines}` : lines);
    const { data: _, ...rest } = file;
    result = rest;
  }
  const made = { file: files[0] as string, ...(job.sizes && { files }), logs: logs.filter(Boolean).join('\n') };
  return { ...made, ...(job.inner && { result }) };
}
