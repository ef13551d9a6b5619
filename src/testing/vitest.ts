/** `gesso/vitest`: adds `toMatchDesignSnapshot` to Vitest's `expect`. Import it in a test or name it in `setupFiles`. */
import { expect } from 'vitest';
import { type DesignSnapshotOptions, type MatcherContext, matchDesignSnapshot } from './snapshot.ts';

export type { DesignSnapshotOptions } from './snapshot.ts';

declare module 'vitest' {
  // The type parameter has to be named as Vitest's, though it is not needed.
  interface Matchers<T> {
    /** Compares a design's picture with a PNG beside the test; await it. */
    toMatchDesignSnapshot(options?: DesignSnapshotOptions): Promise<void>;
  }
}

/** The matcher alone, for `expect.extend` of one's own. */
export function toMatchDesignSnapshot(
  this: MatcherContext & { task?: { result?: { retryCount?: number; repeatCount?: number } } },
  design: unknown,
  options?: DesignSnapshotOptions,
) {
  const { retryCount = 0, repeatCount = 0 } = this.task?.result ?? {};
  const { testPath, currentTestName, isNot = false, snapshotState } = this;
  const attempt = `${repeatCount} ${retryCount}`;
  return matchDesignSnapshot({ testPath, currentTestName, isNot, snapshotState, attempt }, design, options);
}

expect.extend({ toMatchDesignSnapshot });
