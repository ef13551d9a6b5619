import { describe, expect, it } from 'vitest';
import { createPlaces, type PlaceRequest } from '../../src/dispatch/places.ts';

const never = new AbortController().signal;

/** Places whose tasks are ended by hand; `begun` has their names in the order in which they began. */
function held({ workers = 1, mostOfOne = workers }: { workers?: number; mostOfOne?: number } = {}) {
  const places = createPlaces({ workers, mostOfOne, retryAfter: () => 7 });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    places,
    begun,
    ask(name: string, request: Partial<PlaceRequest> = {}): Promise<unknown> {
      // Files of several pages, beside which nothing is encoded: as many at a time as there are workers.
      const whole = { caller: name[0]!, isPaged: true, isLong: false, signal: never, ...request };
      return places.take(whole, async () => {
        begun.push(name);
        await new Promise<void>((end) => ends.set(name, end));
      });
    },
    async end(name: string): Promise<void> {
      ends.get(name)?.();
      await new Promise(setImmediate);
    },
  };
}

describe('the turns of callers', () => {
  it('come one after another, whoever came first', async () => {
    const { ask, begun, end } = held();
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) void ask(name);
    for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2']) await end(name);
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
  });

  it('leave room for others where one has as many as one may have', async () => {
    const { ask, begun, end } = held({ workers: 3, mostOfOne: 2 });
    for (const name of ['a1', 'a2', 'a3', 'b1']) void ask(name);
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    await end('b1');
    expect(begun).toHaveLength(3);
    await end('a1');
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
  });

  it('keep one worker from what may take long', async () => {
    const { ask, begun, end } = held({ workers: 2 });
    void ask('a1', { isLong: true });
    void ask('a2', { isLong: true });
    void ask('a3');
    void ask('b1', { isLong: true });
    expect(begun).toEqual(['a1', 'a3']);
    await end('a3');
    void ask('c1');
    expect(begun).toEqual(['a1', 'a3', 'c1']);
    await end('a1');
    expect(begun).toEqual(['a1', 'a3', 'c1', 'a2']);
  });

  it('give the one worker there is to what may take long', async () => {
    const { ask, begun } = held();
    void ask('a1', { isLong: true });
    expect(begun).toEqual(['a1']);
  });

  it('pass over what nobody waits for any more', async () => {
    const { ask, begun, end } = held();
    const client = new AbortController();
    void ask('a1');
    const gone = ask('a2', { signal: client.signal });
    void ask('a3');
    client.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    await expect(ask('a4', { signal: client.signal })).rejects.toThrow('gone');
    await end('a1');
    expect(begun).toEqual(['a1', 'a3']);
  });

  it('let one picture be encoded beside, except beside a file of several pages', async () => {
    const { ask, begun } = held();
    for (const name of ['a1', 'a2', 'a3']) void ask(name, { isPaged: false });
    expect(begun).toEqual(['a1', 'a2']);
  });

  it('go on after a task that failed', async () => {
    const { places, ask, begun } = held();
    const request = { caller: 'a', isPaged: true, isLong: false, signal: never };
    await expect(places.take(request, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    void ask('a1');
    expect(begun).toEqual(['a1']);
  });
});

describe('a full queue', () => {
  it('makes room for who has less in it: the last of who has most is refused', async () => {
    const { places, ask, begun, end } = held();
    const [, second, third] = ['a1', 'a2', 'a3'].map((name) => ask(name));
    expect(places.makeRoom('a')).toBe(false);
    expect(places.makeRoom('b')).toBe(true);
    await expect(third).rejects.toMatchObject({ code: 'queue_full', retryAfter: 7 });
    void ask('b1');
    expect(places.makeRoom('b')).toBe(false);
    await end('a1');
    await end('a2');
    await second;
    expect(begun).toEqual(['a1', 'a2', 'b1']);
  });
});
