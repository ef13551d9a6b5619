import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { callerAt } from '../../src/http/access.ts';
import { createRateLimit } from '../../src/http/rate-limit.ts';
import { createMemoryBuckets, withFallback } from '../../src/shared/buckets.ts';
import { readQueueUrl } from '../../src/shared/location.ts';
import { openPostgres } from '../../src/shared/postgres.ts';
import { openRedis } from '../../src/shared/redis.ts';
import type { Buckets } from '../../src/shared/types.ts';
import { emptyDatabase } from '../support/databases.ts';
import { describeWith } from '../support/describe-with.ts';
import { startPostgres, startRedis, type TestServer } from '../support/servers.ts';
import { movableClock } from '../support/service.ts';

const MINUTE = 60_000;

/** What every driver of the buckets has to do; `open` gives empty ones, by the clock given. */
function describeBuckets(driver: string, open: (now: () => number) => Promise<Buckets>): void {
  describe(`a limit of requests per minute, counted by ${driver}`, () => {
    const clock = movableClock();
    const limited = async (perMinute: number) => createRateLimit(perMinute, await open(clock.now));
    const seconds = (taken: Promise<unknown>): Promise<number | undefined> =>
      taken.then(
        () => undefined,
        (error: { retryAfter: number }) => error.retryAfter,
      );

    it('gives requests back evenly, and says when', async () => {
      const limit = await limited(6);
      for (let i = 0; i < 6; i++) expect(await limit.take('a')).toMatchObject({ limit: 6, remaining: 5 - i });
      expect(await seconds(limit.take('a'))).toBe(10);
      expect(await limit.take('b')).toMatchObject({ remaining: 5 });
      clock.move(10_000);
      expect(await limit.take('a')).toMatchObject({ remaining: 0, reset: 60 });
      clock.move(10 * MINUTE);
      expect(await limit.take('a')).toMatchObject({ remaining: 5 });
    });

    it('lets more than a minute holds through, and has it paid for after', async () => {
      const limit = await limited(10);
      expect(await limit.take('a', 25)).toMatchObject({ remaining: 0 });
      expect(await seconds(limit.take('a'))).toBe(96);
      clock.move(1.6 * MINUTE);
      expect(await limit.take('a')).toMatchObject({ remaining: 0 });
      expect(await seconds(limit.take('a', 25))).toBe(60);
    });

    it('takes the records of a batch as if they had come with their request', async () => {
      const limit = await limited(10);
      await limit.take('a');
      expect(await limit.takeMore('a', 49)).toMatchObject({ remaining: 0 });
      expect(await seconds(limit.takeMore('a', 9))).toBe(294);
      await limit.take('b');
      await limit.take('b');
      expect(await seconds(limit.takeMore('b', 9))).toBe(6);
    });

    it('goes on where the clock is set back', async () => {
      const limit = await limited(1);
      await limit.take('a');
      clock.move(-10 * MINUTE);
      expect(await seconds(limit.take('a'))).toBe(60);
      clock.move(MINUTE);
      expect(await limit.take('a')).toMatchObject({ remaining: 0 });
    });

    it('lets through as many as there are, however many come at once', async () => {
      const limit = await limited(10);
      const answers = await Promise.allSettled(Array.from({ length: 30 }, () => limit.take('a')));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    });

    it('is none where it is 0', async () => {
      expect(await (await limited(0)).take('a')).toBeNull();
    });
  });
}

describeBuckets('one process', async (now) => createMemoryBuckets(now));

describeWith(['redis'], 'Redis', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  describeBuckets('Redis', async (now) => {
    const redis = await openRedis(readQueueUrl(server.url), { now });
    onTestFinished(() => redis.close());
    await redis.client.flushall();
    return redis.buckets;
  });
});

describeWith(['postgres'], 'PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  describeBuckets('PostgreSQL', async (now) => {
    const postgres = await openPostgres(readQueueUrl(await emptyDatabase(server.url)), { now });
    onTestFinished(() => postgres.close());
    return postgres.buckets;
  });
});

describe('shared buckets whose server fails', () => {
  it('count on each machine by itself', async () => {
    const failing = { take: () => Promise.reject(new Error('gone')) };
    const failures: unknown[] = [];
    const buckets = withFallback(failing, createMemoryBuckets(Date.now), (error) => failures.push(error));
    const limit = createRateLimit(1, buckets);
    expect(await limit.take('a')).toMatchObject({ remaining: 0 });
    await expect(limit.take('a')).rejects.toMatchObject({ code: 'too_many_requests' });
    expect(failures).toHaveLength(2);
  });
});

describe('who is at an address', () => {
  it('is one for all addresses of an IPv6 network, and for both spellings of an IPv4 address', () => {
    expect(callerAt('2001:db8:1:2::1')).toBe(callerAt('2001:db8:1:2:ffff::9'));
    expect(callerAt('2001:db8:1:2::1')).not.toBe(callerAt('2001:db8:1:3::1'));
    expect(callerAt('::ffff:10.0.0.1')).toBe('10.0.0.1');
  });
});
