/** The only door to PostgreSQL, whose client is loaded where one is configured. */
import type { Client, Pool, PoolClient } from 'pg';
import { ANSWER_TIME, ConfigError } from '../config.ts';
import { loadPeer } from '../peers.ts';
import { SLACK } from './buckets.ts';
import { SharedServerError, TakenBack } from './errors.ts';
import type { ServerLocation } from './location.ts';
import { cannotBeUsed, isReplica } from './trouble.ts';
import type { SharedServer, SharedServerOptions } from './types.ts';

/** Of one process, besides those of the queue. */
const CONNECTIONS = 10;
/** Whoever migrates holds this lock: any number that nobody else takes. */
export const MIGRATION_LOCK = 7_305_110_917;

const TABLES = [
  `CREATE TABLE gesso_turns (name TEXT PRIMARY KEY, until TIMESTAMPTZ NOT NULL);
   CREATE TABLE gesso_secrets (name TEXT PRIMARY KEY, secret BYTEA NOT NULL);
   CREATE UNLOGGED TABLE gesso_rates (
     caller TEXT PRIMARY KEY,
     remaining DOUBLE PRECISION NOT NULL,
     at DOUBLE PRECISION NOT NULL,
     taken BOOLEAN NOT NULL
   );`,
];

/** ms since 1970, of the server's clock where $5 is null. */
const TIME = `COALESCE($5::float8, extract(epoch FROM clock_timestamp()) * 1000)`;
/** Of $1 the caller, $2 requests per minute, $3 requests, $4 enough to be left. The time is read where a bucket's row is held. */
const TAKE = `
  INSERT INTO gesso_rates AS bucket (caller, remaining, at, taken) VALUES ($1, $2::float8 - $3::float8, ${TIME}, true)
  ON CONFLICT (caller) DO UPDATE SET (remaining, at, taken) = (
    SELECT refilled - CASE WHEN room THEN $3::float8 ELSE 0 END, time, room
    FROM (SELECT refilled, time, refilled + ${SLACK} >= LEAST($3::float8, $4::float8) AS room FROM (
      SELECT LEAST($2::float8, bucket.remaining + GREATEST(0, time - bucket.at) / 60000 * $2::float8) AS refilled, time
      FROM (SELECT ${TIME} AS time) AS now
    ) AS a) AS b)
  RETURNING remaining, taken`;

/** Buckets that are full again say nothing. One in so many calls deletes them. */
const FORGET = `DELETE FROM gesso_rates WHERE at + ($1::float8 - remaining) / $1::float8 * 60000 < extract(epoch FROM clock_timestamp()) * 1000`;
const FORGET_EVERY = 1000;

type Query = <Row>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

export interface PostgresServer extends SharedServer {
  /** Rows of a query. @throws SharedServerError where the server cannot be reached, or refuses it */
  query: Query;
  /** All that `work` writes, or nothing. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /**
   * Brings the tables of a room up to date, one process at a time.
   * @param steps statements, each of which is carried out once
   * @throws ConfigError where a newer version of Gesso has carried out more of them
   */
  migrate(room: string, steps: readonly string[]): Promise<void>;
}

/**
 * What a pool makes its connections of, BullMQ's too. Where the server ends a connection that is taken, between two of its
 * queries, nobody else listens, and the process would end. The next query fails, and the pool makes another connection.
 *
 * A statement with values is prepared once for each connection: the server takes apart and plans it no more, which is a third of
 * what a short one costs. Where a table has changed since, the statement fails once, and its connection with it.
 * @throws ConfigError where the package is not installed
 */
export async function loadLastingClient(): Promise<typeof Client> {
  const { default: pg } = await loadPeer('pg', 'GESSO_QUEUE_URL', () => import('pg'));
  return class extends pg.Client {
    /** Names of the statements that were prepared; there are as many as this program and BullMQ have. */
    readonly #names = new Map<string, string>();

    constructor(...given: ConstructorParameters<typeof Client>) {
      super(...given);
      this.on('error', () => {});
    }

    // Its signatures are many, and one of them is that of all calls with values.
    override query(...given: unknown[]): never {
      const [text, values, ...more] = given;
      const ask = super.query.bind(this) as (...asked: unknown[]) => unknown;
      if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return ask(...given) as never;
      const name = this.#names.get(text) ?? `gesso${this.#names.size}`;
      this.#names.set(text, name);
      return ask({ name, text, values }, ...more) as never;
    }
  };
}

/**
 * Opens a pool of connections, and makes what tables machines share. A server that cannot be reached is asked
 * again with the next query.
 * @throws ConfigError where the package is not installed, or a newer version of Gesso made the tables
 */
export async function openPostgres(
  { url, name }: ServerLocation,
  { answerTime = ANSWER_TIME, now }: SharedServerOptions = {},
): Promise<PostgresServer> {
  const { default: pg } = await loadPeer('pg', 'GESSO_QUEUE_URL', () => import('pg'));
  const pool: Pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: answerTime,
    query_timeout: answerTime,
    keepAlive: true,
    application_name: 'gesso',
    Client: await loadLastingClient(),
  });
  // Of a connection that nobody uses at the moment; the pool makes another.
  pool.on('error', () => {});
  let taken = 0;

  function failure(error: unknown): Error {
    if (error instanceof ConfigError || error instanceof SharedServerError || error instanceof TakenBack) return error;
    return cannotBeUsed(name, error);
  }

  const queryOn =
    (client: Pick<Pool | PoolClient, 'query'>): Query =>
    async <Row>(text: string, values: readonly unknown[] = []) => {
      const { rows } = await client.query(text, [...values]);
      return rows as Row[];
    };
  const query: Query = async (text, values) => {
    try {
      await settle();
      return await queryOn(pool)(text, values);
    } catch (error) {
      throw failure(error);
    }
  };

  /** Tables that are yet to be brought up to date, since the server could not be reached. */
  const pending = new Map<string, readonly string[]>();
  let settling: Promise<void> | undefined;

  async function settle(): Promise<void> {
    if (pending.size === 0) return;
    settling ??= migratePending().finally(() => {
      settling = undefined;
    });
    await settling;
  }

  async function migratePending(): Promise<void> {
    for (const [room, steps] of pending) {
      await inTransaction((ask) => carryOut(ask, room, steps));
      pending.delete(room);
    }
  }

  async function inTransaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    let client: PoolClient | undefined;
    let isBroken = false;
    try {
      client = await pool.connect();
      await client.query('BEGIN');
      const result = await work(queryOn(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client?.query('ROLLBACK').catch(() => {
        isBroken = true;
      });
      throw failure(error);
    } finally {
      client?.release(isBroken);
    }
  }

  /** @throws ConfigError where a newer version of Gesso has carried out more steps */
  async function migrate(room: string, steps: readonly string[]): Promise<void> {
    pending.set(room, steps);
    await settle().catch((error) => {
      if (!(error instanceof SharedServerError)) throw error;
    });
  }

  try {
    await migrate('shared', TABLES);
  } catch (error) {
    await pool.end();
    throw error;
  }

  async function ping(): Promise<void> {
    await query('SELECT 1');
  }

  return {
    answerTime,
    query,
    async transaction(work) {
      await settle();
      return inTransaction(work);
    },
    migrate,
    async turn(work, ms) {
      const rows = await query(
        `INSERT INTO gesso_turns AS turn VALUES ($1, clock_timestamp() + $2 * interval '1 ms')
         ON CONFLICT (name) DO UPDATE SET until = clock_timestamp() + $2 * interval '1 ms'
           -- No turn is longer: where one seems to be, the server's clock has been set back. The time is read again here,
           -- as excluded.until may be from before a wait for the row, and the turn of the one waited for seem longer.
           WHERE turn.until < clock_timestamp() OR turn.until > clock_timestamp() + $2 * interval '1 ms' RETURNING name`,
        [work, ms],
      );
      return rows.length > 0;
    },
    async secret(draft) {
      await query('INSERT INTO gesso_secrets VALUES ($1, $2) ON CONFLICT DO NOTHING', ['urls', Buffer.from(draft)]);
      const [row] = await query<{ secret: Uint8Array }>('SELECT secret FROM gesso_secrets WHERE name = $1', ['urls']);
      return row?.secret ?? draft;
    },
    buckets: {
      async take(caller, { perMinute, requests, atOnce }) {
        if (++taken % FORGET_EVERY === 0) await query(FORGET, [perMinute]);
        const given = [caller, perMinute, requests, atOnce, now?.() ?? null];
        const [row] = await query<{ remaining: number; taken: boolean }>(TAKE, given);
        return { isTaken: row?.taken ?? true, left: row?.remaining ?? 0 };
      },
    },
    ping,
    async check() {
      const [row] = await query<{ transaction_read_only: string }>('SHOW transaction_read_only');
      if (row?.transaction_read_only === 'on') throw isReplica(name);
    },
    close: () => pool.end(),
  };
}

/** Carries out the steps that a room's tables have not had. Another process waits meanwhile. */
async function carryOut(ask: Query, room: string, steps: readonly string[]): Promise<void> {
  await ask('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  await ask('CREATE TABLE IF NOT EXISTS gesso_schema (room TEXT PRIMARY KEY, version INTEGER NOT NULL)');
  const [row] = await ask<{ version: number }>('SELECT version FROM gesso_schema WHERE room = $1', [room]);
  const version = row?.version ?? 0;
  if (version > steps.length)
    throw new ConfigError(
      `GESSO_QUEUE_URL: a newer version of Gesso made the tables of ${room} (schema ${version}; this one knows ${steps.length}): start that version, or go back to a backup`,
    );
  for (const step of steps.slice(version)) await ask(step);
  await ask('INSERT INTO gesso_schema VALUES ($1, $2) ON CONFLICT (room) DO UPDATE SET version = excluded.version', [
    room,
    steps.length,
  ]);
}
