import { refusals } from '../errors.ts';

/** Bytes of the body of one request. */
export interface BodyShare {
  /** Takes more bytes. @throws ServiceError `too_much_at_once` where there is no room for them */
  take(bytes: number): void;
  /** Gives all of them back. */
  release(): void;
}

/** Counts the bytes of all bodies that are held, so that they cannot fill the memory. */
export interface BodyBudget {
  /** @param caller whose request it is */
  open(caller: string): BodyShare;
  /** Whether so many more bytes would be taken now. */
  hasRoom(caller: string, bytes: number): boolean;
  /** Bytes that are held. */
  held(): number;
}

/**
 * @param total bytes of all bodies
 * @param ofOne bytes of all bodies of one caller
 */
export function createBodyBudget(total: number, ofOne: number): BodyBudget {
  let held = 0;
  const byCaller = new Map<string, number>();
  const heldBy = (caller: string) => byCaller.get(caller) ?? 0;
  const hasRoom = (caller: string, bytes: number) => held + bytes <= total && heldBy(caller) + bytes <= ofOne;
  const change = (caller: string, bytes: number) => {
    held += bytes;
    const now = heldBy(caller) + bytes;
    if (now > 0) byCaller.set(caller, now);
    else byCaller.delete(caller);
  };

  return {
    hasRoom,
    held: () => held,
    open(caller) {
      let own = 0;
      return {
        take(bytes) {
          if (!hasRoom(caller, bytes)) throw refusals.tooMuchAtOnce();
          own += bytes;
          change(caller, bytes);
        },
        release() {
          change(caller, -own);
          own = 0;
        },
      };
    },
  };
}
