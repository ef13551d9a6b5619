import { ServiceError } from '../errors.ts';

/**
 * A server that cannot do what it is asked. Callers are told that there is trouble, operators by `reason` which it is: it names
 * the server, without its password.
 */
export class SharedServerError extends ServiceError {
  readonly reason: string;

  constructor(reason: string, cause: unknown) {
    super({
      status: 503,
      code: 'queue_unavailable',
      message: 'The service cannot reach its queue.',
      hint: 'Try again later; renders that are no jobs need no queue.',
      retryAfter: 10,
    });
    this.reason = reason;
    this.cause = cause;
  }
}

/** Takes back what a transaction has written, by intent: passed on as it is. */
export class TakenBack extends Error {}
