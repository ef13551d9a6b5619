import { describe, expect, it } from 'vitest';
import { createMemoryJobStore } from '../../src/jobs/memory-store.ts';
import { createVersionedStore, type Versioned } from '../../src/jobs/shared/versioned-store.ts';
import type { Job } from '../../src/jobs/types.ts';
import { jobOf } from '../support/jobs.ts';

/** A store over versions in memory that counts what is asked of its server, and whose answers may be lost. */
function countedStore() {
  const kept = new Map<string, Versioned>([['a', { job: jobOf({ id: 'a' }), version: 1 }]]);
  const asked: string[] = [];
  const state = { losesAnswers: false };
  const store = createVersionedStore({
    ...createMemoryJobStore(),
    async read(id) {
      asked.push('read');
      return kept.get(id) ?? null;
    },
    async replace(job, version) {
      asked.push('replace');
      if (kept.get(job.id)?.version !== version) return false;
      kept.set(job.id, { job, version: version + 1 });
      if (state.losesAnswers) throw new Error('the connection ended');
      return true;
    },
  });
  const elsewhere = (changes: Partial<Job>) => {
    const { job, version } = kept.get('a') as Versioned;
    kept.set('a', { job: { ...job, ...changes }, version: version + 1 });
  };
  return { store, asked, state, elsewhere, kept };
}

describe('a store of versions', () => {
  it('changes a job that it has read without reading it anew', async () => {
    const { store, asked } = countedStore();
    await store.get('a');
    await store.update('a', { status: 'progress', holder: 'me' }, { unended: true });
    await store.update('a', { status: 'done' }, { unended: true, holder: 'me' });
    expect(asked).toEqual(['read', 'replace', 'replace']);
  });

  it('makes a change again on what another machine left, or not where that is not as expected', async () => {
    const { store, asked, elsewhere } = countedStore();
    await store.get('a');
    elsewhere({ progress: 50 });
    expect(await store.update('a', { status: 'progress' }, { unended: true })).toMatchObject({ progress: 50 });
    expect(asked).toEqual(['read', 'replace', 'read', 'replace']);
    elsewhere({ status: 'error' });
    expect(await store.update('a', { status: 'done' }, { unended: true })).toBeNull();
    expect(await store.get('a')).toMatchObject({ status: 'error' });
  });

  it('looks again where what it remembers is not as expected', async () => {
    const { store, elsewhere } = countedStore();
    await store.get('a');
    elsewhere({ holder: 'me' });
    expect(await store.update('a', { progress: 1 }, { holder: 'me' })).toMatchObject({ progress: 1 });
  });

  it('does not trust its memory after a write whose answer was lost', async () => {
    const { store, asked, state, kept } = countedStore();
    await store.get('a');
    state.losesAnswers = true;
    await expect(store.update('a', { progress: 1 })).rejects.toThrow('the connection ended');
    state.losesAnswers = false;
    asked.length = 0;
    expect(await store.update('a', { logs: 'x' })).toMatchObject({ progress: 1, logs: 'x' });
    expect(asked).toEqual(['read', 'replace']);
    expect(kept.get('a')?.version).toBe(3);
  });
});
