import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { createMemoryTemplateStore } from '../../src/templates/memory-store.ts';
import { createSqliteTemplateStore } from '../../src/templates/sqlite-store.ts';
import { MOST_VERSIONS, type Template, type TemplateStore } from '../../src/templates/types.ts';
import { temporaryFolder } from '../support/service.ts';

const template = (name: string, fields: Partial<Template> = {}): Template => ({
  ...{ owner: 'a', name, version: 'v1', design: '{"pages":[]}', fields: { variables: [], elements: [] } },
  ...{ tags: ['card'], metadata: { note: 'é' }, createdAt: 1000, updatedAt: 1000 },
  ...fields,
});

const DRIVERS: [string, () => Promise<TemplateStore>][] = [
  ['memory', async () => createMemoryTemplateStore()],
  ['SQLite', async () => createSqliteTemplateStore(join(await temporaryFolder(), 'templates.sqlite'))],
];

describe.each(DRIVERS)('a store of templates: %s', (_, open) => {
  async function opened(): Promise<TemplateStore> {
    const store = await open();
    onTestFinished(() => store.close());
    return store;
  }

  it('gives what was put, and nothing to another owner', async () => {
    const store = await opened();
    expect(await store.put(template('card'))).toEqual(template('card'));
    expect(await store.get('a', 'card')).toEqual(template('card'));
    expect(await store.get('b', 'card')).toBeNull();
    expect(await store.versions('b', 'card')).toEqual([]);
    expect(await store.delete('b', 'card')).toBe(false);
    expect(await store.get('a', 'other')).toBeNull();
  });

  it('keeps earlier designs as versions, with the tags of today', async () => {
    const store = await opened();
    await store.put(template('card'));
    const second = template('card', { version: 'v2', design: '{}', tags: [], createdAt: 2000, updatedAt: 2000 });
    expect(await store.put(second)).toEqual({ ...second, createdAt: 1000 });
    expect(await store.get('a', 'card')).toMatchObject({ version: 'v2', design: '{}' });
    expect(await store.get('a', 'card', 'v1')).toMatchObject({ version: 'v1', design: '{"pages":[]}', tags: [] });
    expect(await store.get('a', 'card', 'v3')).toBeNull();
    expect(await store.versions('a', 'card')).toEqual([
      { version: 'v2', createdAt: 2000 },
      { version: 'v1', createdAt: 1000 },
    ]);
    await store.put(template('card', { updatedAt: 3000 }));
    expect((await store.versions('a', 'card')).map(({ version }) => version)).toEqual(['v1', 'v2']);
  });

  it('forgets the oldest of too many versions', async () => {
    const store = await opened();
    for (let i = 0; i < MOST_VERSIONS + 5; i++) await store.put(template('card', { version: `v${i}`, updatedAt: i }));
    expect(await store.versions('a', 'card')).toHaveLength(MOST_VERSIONS);
    expect(await store.get('a', 'card', 'v4')).toBeNull();
    expect(await store.get('a', 'card', 'v5')).not.toBeNull();
  });

  it('lists by name, in parts and by tag, without the designs', async () => {
    const store = await opened();
    for (const name of ['c', 'a', 'b']) await store.put(template(name, { tags: name === 'b' ? ['x', 'y'] : ['x'] }));
    await store.put(template('z', { owner: 'b' }));
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
    await store.put(template('card'));
    expect(await store.delete('a', 'card')).toBe(true);
    expect(await store.delete('a', 'card')).toBe(false);
    expect(await store.get('a', 'card', 'v1')).toBeNull();
    await store.put(template('card', { createdAt: 5000 }));
    expect(await store.get('a', 'card')).toMatchObject({ createdAt: 5000 });
  });
});

describe('SQLite', () => {
  it('remembers after it was closed, and lets one process in', async () => {
    const file = join(await temporaryFolder(), 'templates.sqlite');
    const store = createSqliteTemplateStore(file);
    await store.put(template('card'));
    expect(() => createSqliteTemplateStore(file)).toThrow(ConfigError);
    await store.close();
    const again = createSqliteTemplateStore(file);
    expect(await again.get('a', 'card')).toEqual(template('card'));
    await again.close();
  });
});
