/** Renders, checks and jobs in the description of the interface. */
import {
  batchExample,
  checkAnswerExample,
  checkExamples,
  jobExample,
  jobExamples,
  jobListExample,
  renderAnswerExample,
  renderExamples,
} from '../examples.ts';
import { pageOf } from '../page-of.ts';
import {
  answer,
  body,
  files,
  header,
  headers,
  inPath,
  type Json,
  json,
  type Operation,
  operation,
  reference,
  zip,
} from '../parts.ts';
import { refusals, renderRefusals } from '../refusals.ts';

const job = answer('The job.', json(reference('Job'), jobExample));
const jobId = inPath('id', 'The `id` that the job was answered with.', String(jobExample.id));

export const renderingPaths: Json = {
  '/api/render': {
    post: operation({
      tag: 'Render',
      id: 'render',
      summary: 'Render a design and answer the picture',
      description:
        'With `outputFormat` `file` the bytes are answered, else JSON with a URL. A PDF or film of more than 64 KB that is asked for as `file` is sent as it is made.',
      keyed: true,
      parameters: [header('If-None-Match', '`ETag` of an earlier answer.', '"5d41402abc4b2a76"')],
      requestBody: body('RenderRequest', renderExamples),
      responses: {
        200: answer(
          'The picture; with `sizes` a list of pictures, or with `archive` a zip of them.',
          {
            ...json({ oneOf: [reference('RenderAnswer'), reference('SizesAnswer')] }, renderAnswerExample),
            ...files,
            ...zip,
          },
          headers({
            ETag: 'Changes with the picture and its warnings; absent where it is sent as it is made.',
            'Gesso-Cache': '`hit` or `miss`: whether a kept result was taken; absent where none are kept.',
            'Gesso-Warnings': 'With `outputFormat` `file`: the warnings, as JSON.',
          }),
        ),
        304: answer('The picture is the one that the client has.'),
        ...renderRefusals(),
      },
    }),
  },
  '/api/check': {
    post: operation({
      tag: 'Render',
      id: 'check',
      summary: 'Find what is missing, too small, cut off or misplaced, without rendering',
      keyed: true,
      requestBody: body('CheckRequest', checkExamples),
      responses: {
        200: answer('What was found.', json(reference('CheckAnswer'), checkAnswerExample)),
        ...renderRefusals(),
      },
    }),
  },
  '/api/renders': {
    post: operation({
      tag: 'Jobs',
      id: 'createJob',
      summary: 'Render a design as a job',
      description:
        'Jobs and their files outlive a restart, and expire after 7 days. `Prefer: wait` answers the job that has ended.',
      keyed: true,
      parameters: [
        header(
          'Prefer',
          '`wait` or `wait=SECONDS`: answers when the job has ended, or after a bounded wait.',
          'wait=30',
        ),
        header('Idempotency-Key', 'The same key gives the same job.', 'order-117'),
      ],
      requestBody: body('JobRequest', jobExamples),
      responses: { 200: job, ...renderRefusals() },
    }),
  },
  '/api/renders/list': {
    get: pageOf({
      tag: 'Jobs',
      id: 'listJobs',
      summary: 'Jobs, the newest first',
      page: answer('One page of jobs.', json(reference('JobList'), jobListExample)),
    }),
  },
  '/api/renders/{id}': {
    get: operation({
      tag: 'Jobs',
      id: 'getJob',
      summary: 'A job',
      keyed: true,
      parameters: [jobId],
      responses: { 200: job, ...refusals(401, 404, 429, 500, 503) },
    }),
    delete: operation({
      tag: 'Jobs',
      id: 'cancelJob',
      summary: 'End a job that is not done',
      description: 'Its render stops, and it has an error. A job that had ended stays as it was.',
      keyed: true,
      parameters: [jobId],
      responses: {
        200: answer('The job as it is then.', json(reference('Job'), jobExample)),
        ...refusals(401, 404, 429, 500, 503),
      },
    }),
  },
};

/** A request that the service sends until it is taken. @param content the body */
const webhook = ({ content, ...rest }: Pick<Operation, 'tag' | 'id' | 'summary' | 'description'> & { content: Json }) =>
  operation({
    ...rest,
    parameters: [
      header('webhook-id', 'The same at every try.'),
      header('webhook-timestamp', 'Seconds since 1970.'),
      header('webhook-signature', '`v1,…`, where the operator set a secret.'),
    ],
    requestBody: { required: true, content },
    responses: { '2XX': answer('It was taken.'), '4XX': answer('It was not; it is sent again.') },
  });

/** What the service sends. */
export const webhooks: Json = {
  jobEnded: {
    post: webhook({
      tag: 'Jobs',
      id: 'jobEnded',
      summary: 'A job has ended: sent to its `webhook`',
      description:
        'Sent again after 5 s, 30 s, 2 min, 10 min, 1 h, 3 h and 6 h until it is answered 2xx. Signed as Standard Webhooks says, where the operator set a secret.',
      content: json(reference('Job'), jobExample),
    }),
  },
  batchEnded: {
    post: webhook({
      tag: 'Batches',
      id: 'batchEnded',
      summary: 'A batch that is kept has ended: sent to its `webhook`',
      description: 'Sent again and signed as of a job.',
      content: json(reference('Batch'), batchExample),
    }),
  },
};
