import { suggestion } from '../../renderer/internal.ts';
import { ConfigError } from '../environment.ts';
import { openServer, type Server, type ServerOptions } from './open-server.ts';

export { type Config, ConfigError, readConfig } from '../config.ts';
export type { CheckTask, Executor, RenderControl, RenderedFile, RenderTask } from '../dispatch/executor.ts';
export type { Expected, Job, JobLease, JobQueue, JobStatus, JobStore, ListedJob } from '../jobs/types.ts';
export type { FileLink, FilePart, FileStore, StoredFile } from '../storage/types.ts';
export type { ListedTemplate, Template, TemplateStore, TemplateVersion } from '../templates/types.ts';
export type { Server, ServerOptions } from './open-server.ts';

/** What {@link createServer} may be given. */
const OPTIONS = Object.keys({
  config: true,
  executor: true,
  files: true,
  jobs: true,
  queue: true,
  templates: true,
  now: true,
  passed: true,
  webhookDelays: true,
} satisfies Record<keyof ServerOptions, true>);

/** In JavaScript nobody else notices that an option is misspelt: a store of the caller's own would not be used. */
function throwIfWrong(options: ServerOptions): void {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(`createServer has no option \`${unknown}\`${suggestion(unknown, OPTIONS)}`);
  if (options.config && !options.config.service)
    throw new ConfigError('`config` of createServer has to be what `readConfig(variables)` returns');
}

/**
 * Makes the HTTP service; it does not listen yet.
 * @throws ConfigError where the environment or an option is wrong, or another process uses the data folder
 */
export async function createServer(options: ServerOptions = {}): Promise<Server> {
  throwIfWrong(options);
  return openServer(options);
}
