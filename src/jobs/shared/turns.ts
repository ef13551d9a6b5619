import type { PostgresServer } from '../../shared/postgres.ts';
import { PREFIX, type RedisServer } from '../../shared/redis.ts';
import { PRIORITIES, type Priority } from '../types.ts';

/**
 * Gives jobs of several owners their turns, which the queue's server keeps, as start-time fair queueing does: the jobs of an
 * owner stand in a line of their own, one turn apart, and a line that was empty begins at the turn that is on. So whoever has
 * a thousand jobs waiting is one of many in each turn.
 *
 * Each priority of an owner is a line of its own. Jobs that come before others of their owner take a turn more, not another's.
 */
export interface Turns {
  /** Puts a job at the end of its line; gives its place in the queue: lower ones come first, equal ones as they came. */
  enter(id: string, owner: string, priority: Priority): Promise<number>;
  /** A job was taken at that place. */
  taken(id: string, owner: string, place: number): Promise<void>;
  /** A job that waits was taken out. */
  left(id: string, owner: string): Promise<void>;
  /** A job that was taken has ended. It waits no more, unless it was pushed again meanwhile: soon it is not counted for that. */
  ended(id: string, owner: string): Promise<void>;
  /** How many jobs of an owner wait. */
  waiting(owner: string): Promise<number>;
}

/** BullMQ's priorities have 21 bits. Jobs that are further back than that stand in one line, until fewer wait. */
const MOST_TURNS = Math.floor(2 ** 21 / PRIORITIES.length) - 1;

/** Places within a turn are in the order of priorities. */
const placeIn = (turn: number, priority: Priority): number => turn * PRIORITIES.length + PRIORITIES.indexOf(priority);
const turnOf = (place: number): number => Math.floor(place / PRIORITIES.length);

/** Keys of one node of a cluster. */
const KEYS = { turns: `${PREFIX}{queue}:turns`, waiting: (owner: string) => `${PREFIX}{queue}:waiting:${owner}` };

/** KEYS: turns, waiting jobs of the owner, all waiting jobs. ARGV: line, id, most turns. Turns begin anew where nobody waits. */
const ENTER = `
  if redis.call('SCARD', KEYS[3]) == 0 then redis.call('DEL', KEYS[1]) end
  local kept = redis.call('HMGET', KEYS[1], ARGV[1], 'on')
  local turn = math.min(tonumber(ARGV[3]), math.max(tonumber(kept[1] or 0), tonumber(kept[2] or 0)) + 1)
  redis.call('HSET', KEYS[1], ARGV[1], turn)
  redis.call('SADD', KEYS[2], ARGV[2])
  redis.call('SADD', KEYS[3], ARGV[2])
  return turn`;

/** KEYS as above. ARGV: id, the turn that is on, or 0. */
const LEAVE = `
  redis.call('SREM', KEYS[2], ARGV[1])
  redis.call('SREM', KEYS[3], ARGV[1])
  if tonumber(ARGV[2]) > tonumber(redis.call('HGET', KEYS[1], 'on') or 0) then redis.call('HSET', KEYS[1], 'on', ARGV[2]) end`;

const lineOf = (owner: string, priority: Priority): string => `${priority}:${owner}`;

export function createRedisTurns({ ask, client }: RedisServer): Turns {
  const run = (script: string, owner: string, ...given: (string | number)[]) => {
    const keys = [KEYS.turns, KEYS.waiting(owner), `${KEYS.turns}:waiting`];
    return ask(() => client.eval(script, keys.length, ...keys, ...given));
  };
  const left = async (id: string, owner: string) => {
    await run(LEAVE, owner, id, 0);
  };
  return {
    async enter(id, owner, priority) {
      const turn = await run(ENTER, owner, lineOf(owner, priority), id, MOST_TURNS);
      return placeIn(Number(turn), priority);
    },
    async taken(id, owner, place) {
      await run(LEAVE, owner, id, turnOf(place));
    },
    left,
    ended: left,
    waiting: (owner) => ask(() => client.scard(KEYS.waiting(owner))),
  };
}

/**
 * Where the server itself dies without an end, unlogged tables are empty after: then the turns begin anew, as where nobody waits, and
 * jobs that waited are not counted against their owners. The queue itself loses nothing.
 */
export const TABLES = [
  `CREATE TABLE gesso_lines (line TEXT PRIMARY KEY, turn INTEGER NOT NULL);
   CREATE TABLE gesso_waiting (id TEXT PRIMARY KEY, owner TEXT NOT NULL);
   CREATE INDEX gesso_waiting_owner ON gesso_waiting (owner);`,
  // Lines are written for every job, and so is what waits: in a log they cost more than they are worth.
  `ALTER TABLE gesso_lines SET UNLOGGED;
   ALTER TABLE gesso_waiting SET UNLOGGED;`,
];

/** $1 line, $2 id, $3 owner, $4 most turns. */
const ENTER_SQL = `
  WITH kept AS (INSERT INTO gesso_waiting VALUES ($2, $3) ON CONFLICT DO NOTHING)
  INSERT INTO gesso_lines AS line
    SELECT $1, LEAST($4::integer, COALESCE((SELECT turn FROM gesso_lines WHERE line = 'on'), 0) + 1)
  ON CONFLICT (line) DO UPDATE SET turn = LEAST($4::integer, GREATEST(line.turn + 1, excluded.turn))
  RETURNING turn`;

/** $1 ids, $2 the turn that is on. */
const TAKEN_SQL = `
  WITH gone AS (DELETE FROM gesso_waiting WHERE id = ANY($1::text[]))
  INSERT INTO gesso_lines AS line VALUES ('on', $2)
  ON CONFLICT (line) DO UPDATE SET turn = excluded.turn WHERE line.turn < excluded.turn`;

/** Turns begin anew where nobody waits; this is looked at once in so many of them. */
const BEGIN_ANEW = 'DELETE FROM gesso_lines WHERE NOT EXISTS (SELECT 1 FROM gesso_waiting)';
const LOOK_EVERY = 100;

export async function createPostgresTurns({ query, migrate }: PostgresServer): Promise<Turns> {
  await migrate('turns', TABLES);
  /** Jobs that have ended: none of them waits, which is written with the next job that is taken. */
  const ended = new Set<string>();
  return {
    async enter(id, owner, priority) {
      ended.delete(id);
      const [row] = await query<{ turn: number }>(ENTER_SQL, [lineOf(owner, priority), id, owner, MOST_TURNS]);
      return placeIn(row?.turn ?? MOST_TURNS, priority);
    },
    async taken(id, _owner, place) {
      const turn = turnOf(place);
      const ids = [id, ...ended];
      ended.clear();
      await query(TAKEN_SQL, [ids, turn]).catch((error) => {
        for (const one of ids) ended.add(one);
        throw error;
      });
      if (turn % LOOK_EVERY === 0) await query(BEGIN_ANEW);
    },
    async left(id) {
      await query('DELETE FROM gesso_waiting WHERE id = $1', [id]);
    },
    async ended(id) {
      ended.add(id);
    },
    async waiting(owner) {
      const rows = await query<{ count: string }>('SELECT count(*) FROM gesso_waiting WHERE owner = $1', [owner]);
      return Number(rows[0]?.count ?? 0);
    },
  };
}
