/**
 * Runs at most `limit` tasks at a time, in the order asked. A task whose signal aborts while it waits is not begun, and
 * fails with the signal's reason.
 */
export function limiter(limit: number): <T>(task: () => Promise<T>, signal?: AbortSignal) => Promise<T> {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (task, signal) => {
    if (free > 0) free--;
    else await waitTurn(signal, waiting);
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

function waitTurn(signal: AbortSignal | undefined, waiting: (() => void)[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const turn = () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    };
    const abort = () => {
      waiting.splice(waiting.indexOf(turn), 1);
      reject(signal?.reason);
    };
    if (signal?.aborted) return reject(signal.reason);
    signal?.addEventListener('abort', abort, { once: true });
    waiting.push(turn);
  });
}
