/** The only door to Redis and Valkey, whose client is loaded where one is configured. */
import type { Redis } from 'ioredis';
import { ANSWER_TIME, ConfigError } from '../config.ts';
import { loadPeer } from '../peers.ts';
import { SLACK } from './buckets.ts';
import { SharedServerError } from './errors.ts';
import type { ServerLocation } from './location.ts';
import { cannotBeUsed, isReplica } from './trouble.ts';
import type { SharedServer, SharedServerOptions } from './types.ts';

/** Before every key but those of the queue. */
export const PREFIX = 'gesso:';

/** The version of what keys hold. Where it becomes another, older keys are brought up to date at the start. */
const SCHEMA = 1;

/** Raises a number to what it is to be at least; gives it as it is then. */
const AT_LEAST = `
  local kept = tonumber(redis.call('GET', KEYS[1]) or 0)
  if kept >= tonumber(ARGV[1]) then return kept end
  redis.call('SET', KEYS[1], ARGV[1])
  return tonumber(ARGV[1])`;

/** The longest pause between two tries to connect, ms. */
const LONGEST_PAUSE = 2000;

/**
 * Takes requests from a bucket. The server's clock counts, since those of machines differ; a test gives its own.
 * KEYS: the bucket. ARGV: requests per minute, requests, how many are enough to be left, ms since 1970 or ''.
 */
const TAKE = `
  local perMinute, requests, atOnce = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local time = tonumber(ARGV[4])
  if not time then
    local clock = redis.call('TIME')
    time = clock[1] * 1000 + math.floor(clock[2] / 1000)
  end
  local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
  local left = perMinute
  if kept[1] then
    left = math.min(perMinute, tonumber(kept[1]) + math.max(0, time - tonumber(kept[2])) / 60000 * perMinute)
  end
  local isTaken = left + ${SLACK} >= math.min(requests, atOnce)
  if isTaken then left = left - requests end
  redis.call('HSET', KEYS[1], 'left', string.format('%.17g', left), 'at', string.format('%.17g', time))
  redis.call('PEXPIRE', KEYS[1], math.ceil((perMinute - left) / perMinute * 60000) + 1000)
  return { isTaken and 1 or 0, string.format('%.17g', left) }`;

/**
 * Takes a turn for so many ms. None is longer: where one seems to be, the server's clock has been set back.
 * KEYS: the turn. ARGV: ms.
 */
const TURN = `
  local left = redis.call('PTTL', KEYS[1])
  if left >= 0 and left <= tonumber(ARGV[1]) then return 0 end
  redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
  return 1`;

export interface RedisServer extends SharedServer {
  client: Redis;
  /** @throws ConfigError where a newer version of Gesso has made the keys */
  checkSchema(): Promise<void>;
  /** The result of a call. @throws SharedServerError where the server cannot be reached, or refuses it */
  ask<T>(call: (client: Redis) => Promise<T>): Promise<T>;
}

/**
 * Opens a connection, which is made anew as often as it is lost; while there is none, calls fail at once.
 * @throws ConfigError where the package is not installed
 */
export async function openRedis(
  { url, name }: ServerLocation,
  { answerTime = ANSWER_TIME, now }: SharedServerOptions = {},
): Promise<RedisServer> {
  const { Redis } = await loadPeer('ioredis', 'GESSO_QUEUE_URL', () => import('ioredis'));
  const client = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: answerTime,
    commandTimeout: answerTime,
    retryStrategy: (times) => Math.min(LONGEST_PAUSE, times * 100),
  });
  let lastError: unknown;
  client.on('error', (error) => {
    lastError = error;
  });
  // Without it the first calls would fail. Where it fails, the client goes on trying.
  await client.connect().catch(() => {});

  async function ask<T>(call: (client: Redis) => Promise<T>): Promise<T> {
    try {
      return await call(client);
    } catch (error) {
      const cause = client.status === 'ready' ? error : (lastError ?? error);
      throw cannotBeUsed(name, cause);
    }
  }

  return {
    answerTime,
    client,
    ask,
    turn: async (work, ms) => (await ask(() => client.eval(TURN, 1, `${PREFIX}turn:${work}`, ms))) === 1,
    async secret(draft) {
      const key = `${PREFIX}secret`;
      await ask(() => client.set(key, Buffer.from(draft).toString('base64'), 'NX'));
      return Buffer.from((await ask(() => client.get(key))) ?? '', 'base64');
    },
    buckets: {
      async take(caller, { perMinute, requests, atOnce }) {
        const given = [`${PREFIX}rate:${caller}`, perMinute, requests, atOnce, now?.() ?? ''];
        const [isTaken, left] = (await ask(() => client.eval(TAKE, 1, ...given))) as [number, string];
        return { isTaken: isTaken === 1, left: Number(left) };
      },
    },
    async checkSchema() {
      const kept = Number(await ask(() => client.eval(AT_LEAST, 1, `${PREFIX}schema`, SCHEMA)));
      if (kept > SCHEMA)
        throw new ConfigError(
          `GESSO_QUEUE_URL: a newer version of Gesso made the keys of ${name} (schema ${kept}; this one knows ${SCHEMA}): start that version, or go back to a backup`,
        );
    },
    async ping() {
      await ask(() => client.ping());
    },
    async check() {
      if (/^role:slave/m.test(await ask(() => client.info('replication')))) throw isReplica(name);
      const memory = await ask(() => client.info('memory'));
      const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction';
      if (policy !== 'noeviction')
        throw new SharedServerError(
          `${name} forgets jobs where its memory is full: its maxmemory-policy is ${policy}, and has to be noeviction`,
          undefined,
        );
    },
    async close() {
      client.disconnect();
    },
  };
}
