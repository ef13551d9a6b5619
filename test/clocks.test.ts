import { describe, expect, it } from 'vitest';
import { carefulClock, steadyClock } from '../src/clocks.ts';
import { DAY, HOUR } from './support/service.ts';

const START = Date.UTC(2026, 0, 1);

/** A machine: its clock can be set, and time can pass, also while it stands still. */
function machine() {
  let [clock, elapsed] = [START, 5000];
  return {
    sources: { now: () => clock, passed: () => elapsed },
    set(ms: number) {
      clock += ms;
    },
    pass(ms: number) {
      clock += ms;
      elapsed += ms;
    },
  };
}

describe('the clock to delete by', () => {
  it('goes with the machine’s, and with its corrections', () => {
    const { sources, set, pass } = machine();
    const now = carefulClock(sources);
    expect(now()).toBe(START);
    pass(DAY);
    expect(now()).toBe(START + DAY);
    // A clock that is corrected by a second each hour is never far ahead.
    for (let hour = 0; hour < 1000; hour++) {
      pass(HOUR);
      set(1000);
      expect(now()).toBe(sources.now());
    }
  });

  it('does not follow a clock that is set forward by a day and back', () => {
    const { sources, set, pass } = machine();
    const now = carefulClock(sources);
    set(DAY);
    for (let minute = 0; minute < 59; minute++) {
      expect(now()).toBe(START + minute * 60_000);
      pass(60_000);
    }
    set(-DAY);
    expect(now()).toBe(sources.now());
    // The time of waiting begins anew.
    set(DAY);
    expect(now()).toBe(sources.now() - DAY);
    pass(HOUR - 1);
    expect(now()).toBe(sources.now() - DAY);
  });

  it('follows a clock that stays ahead, as after a machine stood still', () => {
    const { sources, set, pass } = machine();
    const now = carefulClock(sources);
    set(30 * DAY);
    expect(now()).toBe(START);
    pass(HOUR);
    expect(now()).toBe(sources.now());
    pass(HOUR);
    expect(now()).toBe(sources.now());
  });

  it('follows a clock that is set back, and is careful where it goes forward again', () => {
    const { sources, set, pass } = machine();
    const now = carefulClock(sources);
    set(-DAY);
    expect(now()).toBe(START - DAY);
    pass(HOUR);
    expect(now()).toBe(sources.now());
    set(DAY);
    expect(now()).toBe(sources.now() - DAY);
  });
});

describe('the clock for what comes due', () => {
  it('goes on where the machine’s is set back', () => {
    const { sources, set, pass } = machine();
    const now = steadyClock(sources);
    expect(now()).toBe(START);
    set(-DAY);
    pass(5000);
    expect(now()).toBe(START + 5000);
    set(DAY);
    expect(now()).toBe(START + 5000);
    set(DAY);
    expect(now()).toBe(START + DAY + 5000);
    set(-DAY);
    pass(5000);
    expect(now()).toBe(START + DAY + 10_000);
  });
});

describe.each([carefulClock, steadyClock])('times of %o', (clock) => {
  it('are whole ms, as stores keep them', () => {
    let elapsed = 5000.25;
    const now = clock({ now: () => START, passed: () => elapsed });
    for (let i = 0; i < 10; i++) {
      expect(now() % 1).toBe(0);
      elapsed += 0.3;
    }
  });

  it('are those of a machine’s clock that stands still, whatever the sums of parts of a ms round to', () => {
    for (let elapsed = 5000; elapsed < 5010; elapsed += 0.1) {
      const now = clock({ now: () => START, passed: () => elapsed });
      expect(now()).toBe(START);
    }
  });
});
