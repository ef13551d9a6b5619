import { expect, it, vi } from 'vitest';
import { answerError } from '../../src/http/problems.ts';

/** What is logged of an error, and the status of its answer, where the client is there or gone. */
function answered(error: Error, isGone: boolean) {
  const log = { error: vi.fn(), info: vi.fn() };
  const request = { id: 'r', log, headers: {}, raw: { complete: true } };
  const status = vi.fn();
  const reply = {
    raw: { destroyed: isGone },
    code: (given: number) => {
      status(given);
      return reply;
    },
    type: () => reply,
    send: () => reply,
  };
  answerError(error, request as never, reply as never);
  return { faults: log.error.mock.calls.length, status: status.mock.calls[0]?.[0] };
}

it('an answer that ends with its client is no fault of ours; one that ends by itself is', async () => {
  const error = Object.assign(new Error('Premature close'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  expect(answered(error, true)).toEqual({ faults: 0, status: 499 });
  expect(answered(error, false)).toEqual({ faults: 1, status: 500 });
  expect(answered(new Error('a fault'), true)).toEqual({ faults: 1, status: 500 });
});
