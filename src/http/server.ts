import { openServer, type Server, type ServerOptions } from './open-server.ts';

export { type Config, ConfigError, readConfig } from '../config.ts';
export type { CheckTask, Executor, RenderControl, RenderedFile, RenderTask } from '../dispatch/executor.ts';
export type { Expected, Job, JobLease, JobQueue, JobStatus, JobStore, ListedJob } from '../jobs/types.ts';
export type { FileLink, FilePart, FileStore, StoredFile } from '../storage/types.ts';
export type { ListedTemplate, Template, TemplateStore, TemplateVersion } from '../templates/types.ts';
export type { Server, ServerOptions } from './open-server.ts';

/**
 * Makes the HTTP service; it does not listen yet.
 * @throws ConfigError where the environment is wrong, or another process uses the data folder
 */
export const createServer = (options: ServerOptions = {}): Promise<Server> => openServer(options);
