import { PREFIX, type RedisServer } from '../shared/redis.ts';
import {
  type ListedTemplate,
  MOST_VERSIONS,
  type Template,
  type TemplateLimits,
  type TemplateStore,
  TemplatesFull,
} from './types.ts';

/**
 * Of an owner: `names`, a set in the order of names. Of each template: a hash with what is listed of it, `order`, a set of its
 * versions in the order in which they came, and hashes by version: `designs`, `times` at which they were kept, and `sizes` in
 * bytes, of which an owner's `bytes` are the sum. All keys of an owner are on one node of a cluster.
 */
type Keys = [
  ...[names: string, listed: string, order: string, designs: string],
  ...[times: string, sizes: string, bytes: string],
];
const keysOf = (owner: string, name: string): Keys => {
  const own = `${PREFIX}templates:{${owner}}`;
  const [listed, order, designs, times, sizes] = ['one', 'order', 'designs', 'times', 'sizes'].map(
    (kind) => `${own}:${kind}:${name}`,
  ) as [string, string, string, string, string];
  return [`${own}:names`, listed, order, designs, times, sizes, `${own}:bytes`];
};

/**
 * ARGV: name, version, what is listed, the version, time of creation, most versions, time of the version, its bytes, most
 * templates and bytes of the owner ('' for any). Gives when it was first kept, or which limit it is beyond, having written nothing.
 */
const PUT = `
  local isNew = redis.call('ZSCORE', KEYS[1], ARGV[1]) == false
  if isNew and ARGV[9] ~= '' and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[9]) then return { false, 'templates' } end
  local isKnown = redis.call('ZSCORE', KEYS[3], ARGV[2]) ~= false
  local dropped = redis.call('ZRANGE', KEYS[3], 0, -1 - ARGV[6])
  if not isKnown then dropped = redis.call('ZRANGE', KEYS[3], 0, -ARGV[6]) end
  local grown = ARGV[8] - (redis.call('HGET', KEYS[6], ARGV[2]) or 0)
  for _, version in ipairs(dropped) do grown = grown - (redis.call('HGET', KEYS[6], version) or 0) end
  local bytes = grown + (redis.call('GET', KEYS[7]) or 0)
  if ARGV[10] ~= '' and bytes > tonumber(ARGV[10]) then return { false, 'bytes' } end
  local createdAt = redis.call('HGET', KEYS[2], 'createdAt') or ARGV[5]
  local number = redis.call('HINCRBY', KEYS[2], 'number', 1)
  redis.call('HSET', KEYS[2], 'listed', ARGV[3], 'version', ARGV[2], 'createdAt', createdAt)
  redis.call('ZADD', KEYS[1], 0, ARGV[1])
  redis.call('ZADD', KEYS[3], number, ARGV[2])
  redis.call('HSET', KEYS[4], ARGV[2], ARGV[4])
  redis.call('HSET', KEYS[5], ARGV[2], ARGV[7])
  redis.call('HSET', KEYS[6], ARGV[2], ARGV[8])
  redis.call('SET', KEYS[7], string.format('%.0f', bytes))
  for _, version in ipairs(dropped) do
    redis.call('ZREM', KEYS[3], version)
    for i = 4, 6 do redis.call('HDEL', KEYS[i], version) end
  end
  return { createdAt }`;

/** ARGV: the version, or '' for the present one. Gives what is listed, its time of creation, the version, its design. */
const GET = `
  local kept = redis.call('HMGET', KEYS[2], 'listed', 'createdAt', 'version')
  if not kept[1] then return false end
  local version = ARGV[1] == '' and kept[3] or ARGV[1]
  local design = redis.call('HGET', KEYS[4], version)
  if not design then return false end
  return { kept[1], kept[2], version, design }`;

/** ARGV: name. Gives whether there was one. */
const DELETE = `
  local bytes = redis.call('GET', KEYS[7]) or 0
  for _, size in ipairs(redis.call('HVALS', KEYS[6])) do bytes = bytes - size end
  redis.call('SET', KEYS[7], string.format('%.0f', bytes))
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
  return redis.call('ZREM', KEYS[1], ARGV[1])`;

/** Names that are read at a time to find those of a tag. */
const PAGE = 200;

type Listed = Omit<ListedTemplate, 'version' | 'createdAt'>;
type Version = Pick<Template, 'design' | 'fields'>;

/** Remembers templates in a Redis or Valkey server, which several machines share. The server stays its opener's. */
export function createRedisTemplateStore({ ask, client }: RedisServer): TemplateStore {
  const run = <T>(script: string, keys: readonly string[], ...given: (string | number)[]): Promise<T> =>
    ask(() => client.eval(script, keys.length, ...keys, ...given) as Promise<T>);

  /** What is listed of templates, in the order of their names; those that are gone by now are left out. */
  async function listedOf(owner: string, names: readonly string[]): Promise<ListedTemplate[]> {
    const found = await Promise.all(
      names.map((name) => ask(() => client.hmget(keysOf(owner, name)[1], 'listed', 'version', 'createdAt'))),
    );
    return found.flatMap(([listed, version, createdAt]) =>
      listed && version ? [{ ...(JSON.parse(listed) as Listed), version, createdAt: Number(createdAt) }] : [],
    );
  }

  return {
    async put({ design, fields, version, createdAt, ...listed }, limits) {
      const { owner, name, updatedAt } = listed;
      const kept = { ...listed, metadata: listed.metadata ?? null };
      const one: Version = { design, fields };
      const given = [
        ...[name, version, JSON.stringify(kept), JSON.stringify(one), createdAt, MOST_VERSIONS, updatedAt],
        ...[Buffer.byteLength(design), ...(limits ? [limits.templates, limits.bytes] : ['', ''])],
      ];
      const [first, over] = await run<[string] | [null, keyof TemplateLimits]>(PUT, keysOf(owner, name), ...given);
      if (first === null) throw new TemplatesFull(over);
      return { ...kept, version, design, fields, createdAt: Number(first) };
    },
    async get(owner, name, wanted = '') {
      const found = await run<[string, string, string, string] | null>(GET, keysOf(owner, name), wanted);
      if (!found) return null;
      const [listed, createdAt, version, one] = found;
      const { design, fields } = JSON.parse(one) as Version;
      return { ...(JSON.parse(listed) as Listed), version, design, fields, createdAt: Number(createdAt) };
    },
    async versions(owner, name) {
      const [, , order, , times] = keysOf(owner, name);
      const versions = await ask(() => client.zrange(order, '+inf', '-inf', 'BYSCORE', 'REV'));
      if (versions.length === 0) return [];
      const kept = await ask(() => client.hmget(times, ...versions));
      return versions.flatMap((version, i) => (kept[i] ? [{ version, createdAt: Number(kept[i]) }] : []));
    },
    async list(owner, { after, limit, tag }) {
      const [names] = keysOf(owner, '');
      const found: ListedTemplate[] = [];
      for (let last = after; ; ) {
        const count = tag === undefined ? limit : PAGE;
        const from = last === '' ? '-' : `(${last}`;
        const page = await ask(() => client.zrangebylex(names, from, '+', 'LIMIT', 0, count));
        const listed = await listedOf(owner, page);
        found.push(...listed.filter(({ tags }) => tag === undefined || tags.includes(tag)));
        last = page.at(-1) ?? '';
        if (page.length < count || found.length >= limit) return found.slice(0, limit);
      }
    },
    count: (owner) => ask(() => client.zcard(keysOf(owner, '')[0])),
    delete: async (owner, name) => (await run<number>(DELETE, keysOf(owner, name), name)) > 0,
    async close() {},
  };
}
