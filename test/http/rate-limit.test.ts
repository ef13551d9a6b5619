import { describe, expect, it } from 'vitest';
import { callerAt } from '../../src/http/access.ts';
import { createRateLimit } from '../../src/http/rate-limit.ts';
import { movableClock } from '../support/service.ts';

const MINUTE = 60_000;

describe('a limit of requests per minute', () => {
  const clock = movableClock();
  const seconds = (take: () => unknown): number | undefined => {
    try {
      take();
      return undefined;
    } catch (error) {
      return (error as { retryAfter: number }).retryAfter;
    }
  };

  it('gives requests back evenly, and says when', () => {
    const limit = createRateLimit(6, clock.now);
    for (let i = 0; i < 6; i++) expect(limit.take('a')).toMatchObject({ limit: 6, remaining: 5 - i });
    expect(seconds(() => limit.take('a'))).toBe(10);
    expect(limit.take('b')).toMatchObject({ remaining: 5 });
    clock.move(10_000);
    expect(limit.take('a')).toMatchObject({ remaining: 0, reset: 60 });
    clock.move(10 * MINUTE);
    expect(limit.take('a')).toMatchObject({ remaining: 5 });
  });

  it('lets more than a minute holds through, and has it paid for after', () => {
    const limit = createRateLimit(10, clock.now);
    expect(limit.take('a', 25)).toMatchObject({ remaining: 0 });
    expect(seconds(() => limit.take('a'))).toBe(96);
    clock.move(1.6 * MINUTE);
    expect(limit.take('a')).toMatchObject({ remaining: 0 });
    expect(seconds(() => limit.take('a', 25))).toBe(60);
  });

  it('takes the records of a batch as if they had come with their request', () => {
    const limit = createRateLimit(10, clock.now);
    limit.take('a');
    expect(limit.takeMore('a', 49)).toMatchObject({ remaining: 0 });
    expect(seconds(() => limit.takeMore('a', 9))).toBe(294);
    limit.take('b');
    limit.take('b');
    expect(seconds(() => limit.takeMore('b', 9))).toBe(6);
  });

  it('goes on where the clock is set back', () => {
    const limit = createRateLimit(1, clock.now);
    limit.take('a');
    clock.move(-10 * MINUTE);
    expect(seconds(() => limit.take('a'))).toBe(60);
    clock.move(MINUTE);
    expect(limit.take('a')).toMatchObject({ remaining: 0 });
  });

  it('is none where it is 0', () => {
    expect(createRateLimit(0, clock.now).take('a')).toBeNull();
  });
});

describe('who is at an address', () => {
  it('is one for all addresses of an IPv6 network, and for both spellings of an IPv4 address', () => {
    expect(callerAt('2001:db8:1:2::1')).toBe(callerAt('2001:db8:1:2:ffff::9'));
    expect(callerAt('2001:db8:1:2::1')).not.toBe(callerAt('2001:db8:1:3::1'));
    expect(callerAt('::ffff:10.0.0.1')).toBe('10.0.0.1');
  });
});
