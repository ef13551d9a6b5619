import { setImmediate as turn } from 'node:timers/promises';
import { type Connection, closeSqlite, openSqlite, transaction } from '../sqlite.ts';
import { listedOf, read, written } from './rows.ts';
import { type Job, type JobStore, meets } from './types.ts';

/**
 * A job is a JSON document, and one of its details, which may be long and are not read for lists. The columns for searching
 * are generated from the first.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    job TEXT NOT NULL,
    details TEXT,
    id TEXT GENERATED ALWAYS AS (job ->> '$.id') VIRTUAL,
    owner TEXT GENERATED ALWAYS AS (job ->> '$.owner') VIRTUAL,
    idempotency_key TEXT GENERATED ALWAYS AS (job ->> '$.idempotencyKey') VIRTUAL,
    ended INTEGER GENERATED ALWAYS AS (job ->> '$.status' IN ('done', 'error')) VIRTUAL,
    webhook_at INTEGER GENERATED ALWAYS AS (job ->> '$.webhookAt') VIRTUAL,
    expires_at INTEGER GENERATED ALWAYS AS (job ->> '$.expiresAt') VIRTUAL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS jobs_id ON jobs (id);
  CREATE UNIQUE INDEX IF NOT EXISTS jobs_idempotency ON jobs (owner, idempotency_key) WHERE idempotency_key IS NOT NULL;
  CREATE INDEX IF NOT EXISTS jobs_owner ON jobs (owner, number);
  CREATE INDEX IF NOT EXISTS jobs_unfinished ON jobs (number) WHERE NOT ended;
  CREATE INDEX IF NOT EXISTS jobs_webhook ON jobs (webhook_at) WHERE webhook_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS jobs_expiry ON jobs (expires_at);
`;

/** Files from before there were versions have the details in the job. */
function addDetails(db: Connection): void {
  const columns = db.prepare('SELECT name FROM pragma_table_xinfo(?)').all('jobs') as { name: string }[];
  if (!columns.some(({ name }) => name === 'details')) db.exec('ALTER TABLE jobs ADD COLUMN details TEXT');
}

/** Rows that are deleted before others have their turn. */
const DELETED_AT_A_TIME = 500;

/**
 * Remembers jobs in an SQLite file.
 * @throws ConfigError where another process uses the file
 */
export function createSqliteJobStore(file: string): JobStore {
  // The queue is in memory, so two processes over one file would both run every job.
  const db = openSqlite(file, [SCHEMA, addDetails]);
  const select = (rest: string) => db.prepare(`SELECT job, details FROM jobs ${rest}`);
  const byId = select('WHERE id = ?');
  const byKey = select('WHERE owner = ? AND idempotency_key = ?');
  const page = db.prepare('SELECT job FROM jobs WHERE owner = ? ORDER BY number DESC LIMIT ? OFFSET ?');
  const unfinished = db.prepare('SELECT id FROM jobs WHERE NOT ended ORDER BY number');
  const oldest = db.prepare('SELECT job FROM jobs WHERE NOT ended ORDER BY number LIMIT ?');
  const due = select('WHERE webhook_at <= ? ORDER BY webhook_at LIMIT ?');
  const insert = db.prepare('INSERT INTO jobs (job, details) VALUES (?, ?)');
  const replace = db.prepare('UPDATE jobs SET job = ?, details = ? WHERE id = ?');
  const deleteExpired = db.prepare(
    'DELETE FROM jobs WHERE number IN (SELECT number FROM jobs WHERE expires_at <= ? LIMIT ?)',
  );

  return {
    create: async (job) =>
      transaction(db, () => {
        const known = job.idempotencyKey !== null && read(byKey.get(job.owner, job.idempotencyKey));
        if (known) return known;
        insert.run(...written(job));
        return job;
      }),
    get: async (id) => read(byId.get(id)),
    known: async (owner, idempotencyKey) => read(byKey.get(owner, idempotencyKey)),
    update: async (id, changes, expected) =>
      transaction(db, () => {
        const job = read(byId.get(id));
        if (!job || !meets(job, expected)) return null;
        const changed = { ...job, ...changes };
        replace.run(...written(changed), id);
        return changed;
      }),
    list: async (owner, number, perPage) => page.all(owner, perPage, (number - 1) * perPage).map(listedOf),
    unfinished: async () => unfinished.all().map((row) => (row as { id: string }).id),
    oldest: async (limit) => oldest.all(limit).map(listedOf),
    dueWebhooks: async (now, limit) => due.all(now, limit).map((row) => read(row) as Job),
    async removeExpired(now) {
      let deleted = 0;
      for (;;) {
        const { changes } = deleteExpired.run(now, DELETED_AT_A_TIME);
        deleted += changes;
        if (changes < DELETED_AT_A_TIME) return deleted;
        await turn();
      }
    },
    async close() {
      closeSqlite(db);
    },
  };
}
