import type { Job } from '../../src/jobs/types.ts';

/** A job that waits to be rendered, but for the fields given; times in ms since 1970. */
export const jobOf = (fields: Partial<Job> = {}): Job => ({
  id: 'a',
  owner: '',
  status: 'scheduled',
  request: '1000-body.json',
  options: {},
  file: null,
  error: '',
  logs: '',
  progress: 0,
  attempts: 0,
  createdAt: 1,
  startedAt: null,
  completedAt: null,
  updatedAt: 1,
  expiresAt: 1000,
  baseUrl: 'http://x',
  webhook: null,
  webhookAttempts: 0,
  webhookAt: null,
  idempotencyKey: null,
  fingerprint: '',
  ...fields,
});
