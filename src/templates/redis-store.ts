import { PREFIX, type RedisServer } from '../shared/redis.ts';
import { type ListedTemplate, MOST_VERSIONS, type Template, type TemplateStore } from './types.ts';

/**
 * Of an owner: `names`, a set in the order of names. Of each template: a hash with what is listed of it, `order`, a set of its
 * versions in the order in which they came, and `designs`, a hash of them. All keys of an owner are on one node of a cluster.
 */
const keysOf = (owner: string, name: string): [names: string, listed: string, order: string, designs: string] => {
  const own = `${PREFIX}templates:{${owner}}`;
  return [`${own}:names`, `${own}:one:${name}`, `${own}:order:${name}`, `${own}:designs:${name}`];
};

/** ARGV: name, version, what is listed, the version, time of creation, most versions. Gives when it was first kept. */
const PUT = `
  local createdAt = redis.call('HGET', KEYS[2], 'createdAt') or ARGV[5]
  local number = redis.call('HINCRBY', KEYS[2], 'number', 1)
  redis.call('HSET', KEYS[2], 'listed', ARGV[3], 'version', ARGV[2], 'createdAt', createdAt)
  redis.call('ZADD', KEYS[1], 0, ARGV[1])
  redis.call('ZADD', KEYS[3], number, ARGV[2])
  redis.call('HSET', KEYS[4], ARGV[2], ARGV[4])
  for _, version in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1 - ARGV[6])) do
    redis.call('ZREM', KEYS[3], version)
    redis.call('HDEL', KEYS[4], version)
  end
  return createdAt`;

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
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
  return redis.call('ZREM', KEYS[1], ARGV[1])`;

/** Names that are read at a time to find those of a tag. */
const PAGE = 200;

type Listed = Omit<ListedTemplate, 'version' | 'createdAt'>;
type Version = Pick<Template, 'design' | 'fields'> & { createdAt: number };

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
    async put({ design, fields, version, createdAt, ...listed }) {
      const { owner, name, updatedAt } = listed;
      const kept = { ...listed, metadata: listed.metadata ?? null };
      const one: Version = { design, fields, createdAt: updatedAt };
      const given = [name, version, JSON.stringify(kept), JSON.stringify(one), createdAt, MOST_VERSIONS];
      const first = await run<string>(PUT, keysOf(owner, name), ...given);
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
      const [, , order, designs] = keysOf(owner, name);
      const versions = await ask(() => client.zrange(order, '+inf', '-inf', 'BYSCORE', 'REV'));
      if (versions.length === 0) return [];
      const kept = await ask(() => client.hmget(designs, ...versions));
      return versions.flatMap((version, i) => {
        const one = kept[i];
        return one ? [{ version, createdAt: (JSON.parse(one) as Version).createdAt }] : [];
      });
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
