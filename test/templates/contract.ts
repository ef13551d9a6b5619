import { describe, expect, it, onTestFinished } from 'vitest';
import { MOST_VERSIONS, type Template, type TemplateStore, TemplatesFull } from '../../src/templates/types.ts';

/** A template of the owner `a`, as a store is given it. */
export const templateOf = (name: string, fields: Partial<Template> = {}): Template => ({
  ...{ owner: 'a', name, version: 'v1', design: '{"pages":[]}', fields: { variables: [], elements: [] } },
  ...{ tags: ['card'], metadata: { note: 'é' }, createdAt: 1000, updatedAt: 1000 },
  ...fields,
});

/**
 * What every store of templates has to do.
 * @param open gives an empty store, whose name or folder no other test uses
 */
export function describeTemplateStore(driver: string, open: () => Promise<TemplateStore>): void {
  describe(`a store of templates: ${driver}`, () => {
    async function opened(): Promise<TemplateStore> {
      const store = await open();
      onTestFinished(() => store.close());
      return store;
    }

    it('gives what was put, and nothing to another owner', async () => {
      const store = await opened();
      expect(await store.put(templateOf('card'))).toEqual(templateOf('card'));
      expect(await store.get('a', 'card')).toEqual(templateOf('card'));
      expect(await store.get('b', 'card')).toBeNull();
      expect(await store.versions('b', 'card')).toEqual([]);
      expect(await store.delete('b', 'card')).toBe(false);
      expect(await store.get('a', 'other')).toBeNull();
    });

    it('keeps earlier designs as versions, with the tags of today', async () => {
      const store = await opened();
      await store.put(templateOf('card'));
      const second = templateOf('card', { version: 'v2', design: '{}', tags: [], createdAt: 2000, updatedAt: 2000 });
      expect(await store.put(second)).toEqual({ ...second, createdAt: 1000 });
      expect(await store.get('a', 'card')).toMatchObject({ version: 'v2', design: '{}' });
      expect(await store.get('a', 'card', 'v1')).toMatchObject({ version: 'v1', design: '{"pages":[]}', tags: [] });
      expect(await store.get('a', 'card', 'v3')).toBeNull();
      expect(await store.versions('a', 'card')).toEqual([
        { version: 'v2', createdAt: 2000 },
        { version: 'v1', createdAt: 1000 },
      ]);
      await store.put(templateOf('card', { updatedAt: 3000 }));
      expect((await store.versions('a', 'card')).map(({ version }) => version)).toEqual(['v1', 'v2']);
    });

    it('forgets the oldest of too many versions', async () => {
      const store = await opened();
      for (let i = 0; i < MOST_VERSIONS + 5; i++)
        await store.put(templateOf('card', { version: `v${i}`, updatedAt: i }));
      expect(await store.versions('a', 'card')).toHaveLength(MOST_VERSIONS);
      expect(await store.get('a', 'card', 'v4')).toBeNull();
      expect(await store.get('a', 'card', 'v5')).not.toBeNull();
    });

    it('keeps no more templates and bytes of one owner than it is told, however many write at a time', async () => {
      const store = await opened();
      const limits = { templates: 3, bytes: 100 };
      const put = async (name: string, fields: Partial<Template> = {}) =>
        store.put(templateOf(name, fields), limits).then(
          () => 'kept',
          (error: TemplatesFull) => error.limit,
        );
      const design = (letter: string, bytes: number) => ({
        version: `${letter}${bytes}`,
        design: letter.repeat(bytes),
      });
      const outcomes = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => put(name, design('x', 10))));
      expect(outcomes.sort()).toEqual(['kept', 'kept', 'kept', 'templates', 'templates', 'templates']);
      expect(await store.count('a')).toBe(3);
      const kept = (await store.list('a', { after: '', limit: 1 }))[0]!.name;
      // 30 bytes, then 90, with the first version; the same once more is no more; é is two bytes.
      expect(await put(kept, design('y', 60))).toBe('kept');
      expect(await put(kept, design('y', 60))).toBe('kept');
      expect(await put(kept, { version: 'z', design: 'é'.repeat(6) })).toBe('bytes');
      expect(await store.get('a', kept)).toMatchObject({ version: 'y60' });
      expect(await store.versions('a', kept)).toHaveLength(2);
      expect(await put(kept, design('z', 10))).toBe('kept');
      expect(await put('other', { owner: 'b', ...design('x', 100) })).toBe('kept');
      await store.delete('a', kept);
      expect(await put('new', design('n', 80))).toBe('kept');
      expect(await put('new', design('m', 1))).toBe('bytes');
    });

    it('makes room for versions by those that it forgets', async () => {
      const store = await opened();
      const limits = { templates: 1, bytes: MOST_VERSIONS };
      for (let i = 0; i < MOST_VERSIONS + 3; i++)
        await store.put(templateOf('card', { version: `v${i}`, design: 'x' }), limits);
      await expect(store.put(templateOf('card', { version: 'new', design: 'xx' }), limits)).rejects.toThrow(
        TemplatesFull,
      );
    });

    it('lists by name, in parts and by tag, without the designs', async () => {
      const store = await opened();
      for (const name of ['c', 'a', 'b'])
        await store.put(templateOf(name, { tags: name === 'b' ? ['x', 'y'] : ['x'] }));
      await store.put(templateOf('z', { owner: 'b' }));
      const names = async (query: { after?: string; limit?: number; tag?: string }) =>
        (await store.list('a', { after: '', limit: 10, ...query })).map(({ name }) => name);
      expect(await names({})).toEqual(['a', 'b', 'c']);
      expect(await names({ limit: 2 })).toEqual(['a', 'b']);
      expect(await names({ after: 'a' })).toEqual(['b', 'c']);
      expect(await names({ tag: 'y' })).toEqual(['b']);
      expect(await names({ tag: "' OR 1=1 --" })).toEqual([]);
      expect((await store.list('a', { after: '', limit: 1 }))[0]).not.toHaveProperty('design');
      expect(await store.count('a')).toBe(3);
    });

    it('forgets a template with its versions', async () => {
      const store = await opened();
      await store.put(templateOf('card'));
      expect(await store.delete('a', 'card')).toBe(true);
      expect(await store.delete('a', 'card')).toBe(false);
      expect(await store.get('a', 'card', 'v1')).toBeNull();
      await store.put(templateOf('card', { createdAt: 5000 }));
      expect(await store.get('a', 'card')).toMatchObject({ createdAt: 5000 });
    });

    it('orders names by their characters’ codes, whatever the language of the machine', async () => {
      const store = await opened();
      for (const name of ['a', 'B', 'a-b', 'a.b', 'a_b', 'ab', 'aB', '9']) await store.put(templateOf(name));
      const listed = async (after: string, limit: number) =>
        (await store.list('a', { after, limit })).map(({ name }) => name);
      expect(await listed('', 10)).toEqual(['9', 'B', 'a', 'a-b', 'a.b', 'aB', 'a_b', 'ab']);
      expect(await listed('a-b', 3)).toEqual(['a.b', 'aB', 'a_b']);
      expect(await store.get('a', 'AB')).toBeNull();
    });

    it('gives back what it was given to the letter', async () => {
      const store = await opened();
      const design = JSON.stringify({
        pages: [],
        custom: { text: `\0 ' " \\ é 字 \u{1f600}`, long: 'x'.repeat(1_000_000) },
      });
      const hostile = templateOf('card', {
        design: ` ${design}`,
        tags: ["o'clock", '50%', '字', '"'],
        metadata: JSON.parse('{"__proto__":{"a":1},"constructor":1,"nul":"\\u0000","deep":[null,1.5,"</script>"]}'),
        fields: {
          variables: [{ name: 'a.b', kind: 'text', required: true, default: "x' OR 1=1", places: [] }],
          elements: [],
        },
      });
      await store.put(hostile);
      const kept = await store.get('a', 'card');
      expect(kept).toEqual(hostile);
      expect(JSON.stringify(kept?.metadata)).toBe(JSON.stringify(hostile.metadata));
      expect(await store.list('a', { after: '', limit: 1, tag: "o'clock" })).toHaveLength(1);
      expect(await store.list('a', { after: '', limit: 1, tag: '50' })).toEqual([]);
      await store.put(templateOf('plain', { metadata: null, tags: [] }));
      expect(await store.get('a', 'plain')).toMatchObject({ metadata: null, tags: [] });
    });

    it('shares nothing with what it gave or was given', async () => {
      const store = await opened();
      const given = templateOf('card', { tags: ['x'] });
      await store.put(given);
      given.tags.push('y');
      (await store.get('a', 'card'))?.tags.push('z');
      expect((await store.get('a', 'card'))?.tags).toEqual(['x']);
    });

    it('keeps every one of many writes at a time', async () => {
      const store = await opened();
      const versions = Array.from({ length: 8 }, (_, i) => `v${i}`);
      await Promise.all(versions.map((version, i) => store.put(templateOf('card', { version, updatedAt: 1000 + i }))));
      const kept = await store.versions('a', 'card');
      expect(kept.map(({ version }) => version).sort()).toEqual(versions);
      expect((await store.get('a', 'card'))?.version).toBe(kept[0]?.version);
      expect(await store.count('a')).toBe(1);
      const deleted = await Promise.all([store.delete('a', 'card'), store.delete('a', 'card')]);
      expect(deleted.sort()).toEqual([false, true]);
      expect(await store.count('a')).toBe(0);
    });
  });
}
