import { PREFIX, type RedisServer } from '../../shared/redis.ts';
import { listedOf, read, written } from '../rows.ts';
import { hasEnded, type Job, type JobStore } from '../types.ts';
import { createVersionedStore } from './versioned-store.ts';

/** All keys are on one node of a cluster, since a job and its places in the sets change together. */
const ROOM = `${PREFIX}{jobs}:`;
/** A hash for each job. */
const jobKey = (id: string) => `${ROOM}job:${id}`;
/** The id of the job of an owner's idempotency key. */
const keyKey = ({ owner, idempotencyKey: key }: Pick<Job, 'owner' | 'idempotencyKey'>) =>
  key === null ? '' : `${ROOM}key:${owner}:${key}`;
/** Sets of ids: an owner's and those that have not ended in the order they came, and by time when they are due. */
const ownKey = (owner: string) => `${ROOM}of:${owner}`;
const SETS = { unfinished: `${ROOM}unfinished`, webhooks: `${ROOM}webhooks`, expiry: `${ROOM}expiry` };
const NUMBER = `${ROOM}number`;

/** Puts a job to its places. ARGV: id, number, ended, webhookAt or '', expiresAt. KEYS: unfinished, webhooks, expiry. */
const PLACE = `
  local function place(id, number, ended, webhookAt, expiresAt)
    if ended == '1' then redis.call('ZREM', KEYS[1], id) else redis.call('ZADD', KEYS[1], number, id) end
    if webhookAt == '' then redis.call('ZREM', KEYS[2], id) else redis.call('ZADD', KEYS[2], webhookAt, id) end
    redis.call('ZADD', KEYS[3], expiresAt, id)
  end`;

/** KEYS: …, the job, its owner's, the counter, its idempotency key where it has one. Gives the id that the key has. */
const CREATE = `${PLACE}
  local key = KEYS[7]
  if key then
    local known = redis.call('GET', key)
    if known then return known end
    redis.call('SET', key, ARGV[1])
  end
  local number = redis.call('INCR', KEYS[6])
  redis.call('HSET', KEYS[4], 'job', ARGV[5], 'details', ARGV[6], 'version', 1, 'number', number, 'own', KEYS[5], 'key', key or '')
  redis.call('ZADD', KEYS[5], number, ARGV[1])
  place(ARGV[1], number, ARGV[2], ARGV[3], ARGV[4])
  return ARGV[1]`;

/** KEYS: …, the job. ARGV: …, the version that it is to replace. */
const REPLACE = `${PLACE}
  local kept = redis.call('HMGET', KEYS[4], 'version', 'number')
  if kept[1] ~= ARGV[7] then return 0 end
  redis.call('HSET', KEYS[4], 'job', ARGV[5], 'details', ARGV[6], 'version', kept[1] + 1)
  place(ARGV[1], kept[2], ARGV[2], ARGV[3], ARGV[4])
  return 1`;

/** KEYS: unfinished, webhooks, expiry. ARGV: now, how many at most, before a job's key. */
const REMOVE = `
  local ids = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
  for _, id in ipairs(ids) do
    local job = ARGV[3] .. id
    local kept = redis.call('HMGET', job, 'own', 'key')
    if kept[1] then redis.call('ZREM', kept[1], id) end
    if kept[2] and kept[2] ~= '' then redis.call('DEL', kept[2]) end
    redis.call('DEL', job)
    for set = 1, 3 do redis.call('ZREM', KEYS[set], id) end
  end
  return #ids`;

/** Jobs that are deleted before others have their turn: a script holds all others up. */
const DELETED_AT_A_TIME = 200;

/** Remembers jobs in a Redis or Valkey server, which several machines share. The server stays its opener's. */
export function createRedisJobStore({ ask, client }: RedisServer): JobStore {
  const sets = Object.values(SETS);
  const run = (script: string, keys: readonly string[], given: readonly (string | number)[]) =>
    ask(() => client.eval(script, keys.length, ...keys, ...given));
  const placed = (job: Job) => [job.id, hasEnded(job) ? '1' : '0', job.webhookAt ?? '', job.expiresAt, ...written(job)];

  async function readVersion(id: string) {
    const [version, job, details] = await ask(() => client.hmget(jobKey(id), 'version', 'job', 'details'));
    return job ? { job: read({ job, details }) as Job, version: Number(version) } : null;
  }
  const get = async (id: string) => (await readVersion(id))?.job ?? null;

  /** Jobs by their ids; those that are gone by now are left out. */
  async function rowsOf<T>(ids: readonly string[], fields: readonly string[], as: (row: object) => T): Promise<T[]> {
    if (ids.length === 0) return [];
    const found = await ask(async () => {
      const calls = client.pipeline();
      for (const id of ids) calls.hmget(jobKey(id), ...fields);
      return calls.exec();
    });
    return (found ?? []).flatMap(([error, values]) => {
      if (error) throw error;
      const [job, details] = values as (string | null)[];
      return job ? [as({ job, details })] : [];
    });
  }

  return createVersionedStore({
    async create(job) {
      for (;;) {
        const key = keyKey(job);
        const keys = [...sets, jobKey(job.id), ownKey(job.owner), NUMBER, ...(key ? [key] : [])];
        const id = await run(CREATE, keys, placed(job));
        if (id === job.id) return job;
        // It may have expired since.
        const known = await get(String(id));
        if (known) return known;
      }
    },
    async known(owner, idempotencyKey) {
      const id = await ask(() => client.get(keyKey({ owner, idempotencyKey })));
      return id === null ? null : get(id);
    },
    read: readVersion,
    async replace(job, version) {
      return (await run(REPLACE, [...sets, jobKey(job.id)], [...placed(job), version])) === 1;
    },
    async list(owner, page, perPage) {
      const from = (page - 1) * perPage;
      const ids = await ask(() => client.zrevrange(ownKey(owner), from, from + perPage - 1));
      return rowsOf(ids, ['job'], listedOf);
    },
    unfinished: () => ask(() => client.zrange(SETS.unfinished, 0, '-1')),
    async oldest(limit) {
      const ids = await ask(() => client.zrange(SETS.unfinished, 0, String(limit - 1)));
      return rowsOf(ids, ['job'], listedOf);
    },
    async dueWebhooks(now, limit) {
      const ids = await ask(() => client.zrangebyscore(SETS.webhooks, '-inf', String(now), 'LIMIT', 0, limit));
      const found = await rowsOf(ids, ['job', 'details'], (row) => read(row) as Job);
      // Another machine may have claimed one between the two reads.
      return found.filter(({ webhookAt }) => webhookAt !== null && webhookAt <= now);
    },
    async removeExpired(now) {
      let deleted = 0;
      for (;;) {
        const count = Number(await run(REMOVE, sets, [now, DELETED_AT_A_TIME, jobKey('')]));
        deleted += count;
        if (count < DELETED_AT_A_TIME) return deleted;
      }
    },
    async close() {},
  });
}
