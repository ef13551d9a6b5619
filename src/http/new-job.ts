import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { refusals } from '../errors.ts';
import { bodyName } from '../jobs/bodies.ts';
import type { Job } from '../jobs/types.ts';
import { baseUrl } from '../urls.ts';
import { requestOwner } from './access.ts';
import type { HttpService } from './service.ts';

const LONGEST_IDEMPOTENCY_KEY = 255;

/** What a request says of its job. */
type Given = Pick<Job, 'options' | 'webhook' | 'logs' | 'fingerprint'> &
  Partial<Pick<Job, 'owner' | 'sizes' | 'pages' | 'externalId' | 'metadata' | 'priority' | 'batch'>>;

/** A job that waits, of a request. @throws ServiceError `invalid_request` for an `Idempotency-Key` that is none */
export function newJob({ config, now }: HttpService, request: FastifyRequest, given: Given): Job {
  const time = now();
  const id = randomUUID();
  return {
    id,
    owner: requestOwner(request, config),
    status: 'scheduled',
    request: bodyName(id, time + config.jobLifetime),
    file: null,
    error: '',
    progress: 0,
    attempts: 0,
    createdAt: time,
    startedAt: null,
    completedAt: null,
    updatedAt: time,
    expiresAt: time + config.jobLifetime,
    baseUrl: baseUrl(config, request),
    webhookAttempts: 0,
    webhookAt: null,
    idempotencyKey: idempotencyKey(request),
    ...(request.span && { trace: request.span.traceparent }),
    ...given,
  };
}

function idempotencyKey(request: FastifyRequest): string | null {
  const given = request.headers['idempotency-key'];
  if (given === undefined || given === '') return null;
  if (typeof given !== 'string' || given.length > LONGEST_IDEMPOTENCY_KEY)
    throw refusals.invalidRequest([
      { path: 'Idempotency-Key', message: `expected one value of at most ${LONGEST_IDEMPOTENCY_KEY} characters` },
    ]);
  return given;
}
