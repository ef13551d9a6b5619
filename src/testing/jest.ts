/**
 * `gesso/jest`: adds `toMatchDesignSnapshot` to Jest's `expect`. Name it in `setupFilesAfterEnv`, or give the matcher to
 * `expect.extend` where `expect` is imported from `@jest/globals`.
 */
import { type DesignSnapshotOptions, type MatcherContext, matchDesignSnapshot } from './snapshot.ts';

export type { DesignSnapshotOptions } from './snapshot.ts';

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the type parameters have to be Jest's own
    interface Matchers<R, T = {}> {
      /** Compares a design's picture with a PNG beside the test; await it. */
      toMatchDesignSnapshot(options?: DesignSnapshotOptions): Promise<R>;
    }
  }
}

/** The matcher alone, for `expect.extend` of one's own. */
export function toMatchDesignSnapshot(this: MatcherContext, design: unknown, options?: DesignSnapshotOptions) {
  return matchDesignSnapshot(this, design, options);
}

const { expect } = globalThis as { expect?: { extend(matchers: object): void } };
expect?.extend({ toMatchDesignSnapshot });
