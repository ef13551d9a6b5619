import type { PostgresServer } from '../../shared/postgres.ts';
import { listedOf, read, written } from '../rows.ts';
import { hasEnded, type Job, type JobStore } from '../types.ts';
import { createVersionedStore } from './versioned-store.ts';

/** Text, not `jsonb`: that refuses texts with U+0000, and sorts the fields of a client's metadata. */
const TABLES = [
  `CREATE TABLE gesso_jobs (
     number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     version INTEGER NOT NULL DEFAULT 1,
     owner TEXT NOT NULL,
     idempotency_key TEXT,
     ended BOOLEAN NOT NULL,
     webhook_at BIGINT,
     expires_at BIGINT NOT NULL,
     job TEXT NOT NULL,
     details TEXT NOT NULL
   );
   CREATE UNIQUE INDEX gesso_jobs_idempotency ON gesso_jobs (owner, idempotency_key) WHERE idempotency_key IS NOT NULL;
   CREATE INDEX gesso_jobs_owner ON gesso_jobs (owner, number DESC);
   CREATE INDEX gesso_jobs_unfinished ON gesso_jobs (number) WHERE NOT ended;
   CREATE INDEX gesso_jobs_webhook ON gesso_jobs (webhook_at) WHERE webhook_at IS NOT NULL;
   CREATE INDEX gesso_jobs_expiry ON gesso_jobs (expires_at);`,
];

/** Rows that are deleted before others have their turn. */
const DELETED_AT_A_TIME = 500;

/** Remembers jobs in a PostgreSQL database, which several machines share. The server stays its opener's. */
export async function createPostgresJobStore({ query, migrate }: PostgresServer): Promise<JobStore> {
  await migrate('jobs', TABLES);
  const known = async (owner: string, key: string | null) => {
    if (key === null) return null;
    const given = [owner, key];
    const [row] = await query('SELECT job, details FROM gesso_jobs WHERE owner = $1 AND idempotency_key = $2', given);
    return read(row);
  };

  return createVersionedStore({
    async create(job) {
      const row = [job.id, job.owner, job.idempotencyKey, hasEnded(job), job.webhookAt, job.expiresAt, ...written(job)];
      for (;;) {
        const made = await query(
          `INSERT INTO gesso_jobs (id, owner, idempotency_key, ended, webhook_at, expires_at, job, details)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
          row,
        );
        if (made.length > 0) return job;
        // It may have expired since.
        const other = await known(job.owner, job.idempotencyKey);
        if (other) return other;
        if (job.idempotencyKey === null) throw new Error(`there is a job ${job.id}`);
      }
    },
    known,
    async read(id) {
      const rows = await query<{ version: number }>('SELECT version, job, details FROM gesso_jobs WHERE id = $1', [id]);
      const job = read(rows[0]);
      return job && { job, version: rows[0]?.version ?? 0 };
    },
    async replace(job, version) {
      const rows = await query(
        `UPDATE gesso_jobs SET version = version + 1, ended = $3, webhook_at = $4, expires_at = $5, job = $6, details = $7
         WHERE id = $1 AND version = $2 RETURNING id`,
        [job.id, version, hasEnded(job), job.webhookAt, job.expiresAt, ...written(job)],
      );
      return rows.length > 0;
    },
    async list(owner, page, perPage) {
      const given = [owner, perPage, (page - 1) * perPage];
      // The numbers of a page come from the index alone: no job before it is read.
      const rows = await query(
        `SELECT job FROM gesso_jobs WHERE number = ANY(ARRAY(
           SELECT number FROM gesso_jobs WHERE owner = $1 ORDER BY number DESC LIMIT $2 OFFSET $3)) ORDER BY number DESC`,
        given,
      );
      return rows.map(listedOf);
    },
    async unfinished() {
      const rows = await query<{ id: string }>('SELECT id FROM gesso_jobs WHERE NOT ended ORDER BY number');
      return rows.map(({ id }) => id);
    },
    async oldest(limit) {
      const rows = await query('SELECT job FROM gesso_jobs WHERE NOT ended ORDER BY number LIMIT $1', [limit]);
      return rows.map(listedOf);
    },
    async dueWebhooks(now, limit) {
      const rows = await query(
        'SELECT job, details FROM gesso_jobs WHERE webhook_at <= $1 ORDER BY webhook_at LIMIT $2',
        [now, limit],
      );
      return rows.map((row) => read(row) as Job);
    },
    async removeExpired(now) {
      let deleted = 0;
      for (;;) {
        const rows = await query(
          `DELETE FROM gesso_jobs WHERE number IN (
             SELECT number FROM gesso_jobs WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id`,
          [now, DELETED_AT_A_TIME],
        );
        deleted += rows.length;
        if (rows.length < DELETED_AT_A_TIME) return deleted;
      }
    },
    async close() {},
  });
}
