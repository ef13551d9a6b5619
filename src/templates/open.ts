import { join } from 'node:path';
import type { OpenServer } from '../shared/open.ts';
import { createPostgresTemplateStore } from './postgres-store.ts';
import { createRedisTemplateStore } from './redis-store.ts';
import { createSqliteTemplateStore } from './sqlite-store.ts';
import type { TemplateStore } from './types.ts';

/**
 * Opens the store of templates: on the server that machines share, or in a file of the data folder.
 * @throws ConfigError where another process uses the file, or a newer version of Gesso wrote it or made the tables
 */
export async function openTemplates(server: OpenServer | null, dataDir: string): Promise<TemplateStore> {
  if (server === null) return createSqliteTemplateStore(join(dataDir, 'templates.sqlite'));
  return server.kind === 'redis' ? createRedisTemplateStore(server) : createPostgresTemplateStore(server);
}
