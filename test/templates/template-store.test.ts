import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { createMemoryTemplateStore } from '../../src/templates/memory-store.ts';
import { createSqliteTemplateStore } from '../../src/templates/sqlite-store.ts';
import { temporaryFolder } from '../support/service.ts';
import { describeTemplateStore, templateOf } from './contract.ts';

describeTemplateStore('memory', async () => createMemoryTemplateStore());
describeTemplateStore('SQLite', async () =>
  createSqliteTemplateStore(join(await temporaryFolder(), 'templates.sqlite')),
);

describe('SQLite', () => {
  it('remembers after it was closed, and lets one process in', async () => {
    const file = join(await temporaryFolder(), 'templates.sqlite');
    const store = createSqliteTemplateStore(file);
    await store.put(templateOf('card'));
    expect(() => createSqliteTemplateStore(file)).toThrow(ConfigError);
    await store.close();
    const again = createSqliteTemplateStore(file);
    expect(await again.get('a', 'card')).toEqual(templateOf('card'));
    await again.close();
  });
});
