import { ANSWER_TIME, NotYet } from '../config.ts';
import { SharedServerError } from './errors.ts';
import { readQueueUrl } from './location.ts';
import { openPostgres, type PostgresServer } from './postgres.ts';
import { openRedis, type RedisServer } from './redis.ts';

/** The server that machines share, by its kind. */
export type OpenServer = ({ kind: 'redis' } & RedisServer) | ({ kind: 'postgres' } & PostgresServer);

/**
 * Opens the server that is configured. What may be wrong with it besides, its `check` tells.
 * @param queueUrl `GESSO_QUEUE_URL`
 * @param answerTime `GESSO_QUEUE_ANSWER_MS`
 * @returns null where there is none: one process serves alone
 * @throws NotYet where it does not answer
 * @throws ConfigError where the URL is wrong, a package is missing, or a newer version of Gesso made its tables or keys
 */
export async function openShared(queueUrl: string | undefined, answerTime = ANSWER_TIME): Promise<OpenServer | null> {
  if (queueUrl === undefined) return null;
  const location = readQueueUrl(queueUrl);
  const server: OpenServer =
    location.kind === 'redis'
      ? { kind: 'redis', ...(await openRedis(location, { answerTime })) }
      : { kind: 'postgres', ...(await openPostgres(location, { answerTime })) };
  try {
    await server.ping();
    if (server.kind === 'redis') await server.checkSchema();
    return server;
  } catch (error) {
    await server.close();
    throw error instanceof SharedServerError ? notYet(error) : error;
  }
}

/** Says of a server that does not answer while a service is opened that it may be waited for. */
export const notYet = ({ reason }: SharedServerError): NotYet => new NotYet(`GESSO_QUEUE_URL: ${reason}`);
