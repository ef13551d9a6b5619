import { ServiceError } from '../errors.ts';

/** What may be wrong with a store. */
export type StoreTrouble = 'missing' | 'denied' | 'unreachable' | 'full' | 'failing';

/**
 * A store that cannot do what it is asked. Callers are told that there is trouble, operators by `reason` which it is: it
 * names the store.
 */
export class StoreError extends ServiceError {
  readonly trouble: StoreTrouble;
  readonly reason: string;

  constructor(trouble: StoreTrouble, reason: string, cause: unknown) {
    super(
      trouble === 'full'
        ? {
            status: 507,
            code: 'storage_full',
            message: 'The service has no room left to store the picture.',
            hint: 'Ask for outputFormat "file".',
          }
        : {
            status: 503,
            code: 'storage_unavailable',
            message: 'The service cannot reach the store of its files.',
            hint: 'Try again later, or ask for outputFormat "file".',
            retryAfter: 10,
          },
    );
    this.trouble = trouble;
    this.reason = reason;
    this.cause = cause;
  }
}
