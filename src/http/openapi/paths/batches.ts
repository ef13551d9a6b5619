/** Batches in the description of the interface. */
import { batchExample, batchExamples, batchLineExample, batchListExample } from '../examples.ts';
import { pageOf } from '../page-of.ts';
import { answer, body, header, headers, inPath, type Json, json, operation, reference, zip } from '../parts.ts';
import { refusals, renderRefusals } from '../refusals.ts';

const id = [inPath('id', 'The `id` that the batch was answered with.', String(batchExample.id))];
const batch = answer('The batch.', json(reference('Batch'), batchExample));
const lines: Json = { 'application/x-ndjson': { schema: reference('BatchLine'), example: batchLineExample } };
const usual = () => refusals(401, 404, 429, 500, 503);

export const batchPaths: Json = {
  '/api/batches': {
    post: operation({
      tag: 'Batches',
      id: 'batch',
      summary: 'Render a template once for each record',
      description:
        'Each picture counts as a request. A record that fails does not end the others. With `Prefer: respond-async` the batch is kept, and rendered whether or not anybody waits; sent again it renders only what failed or changed.',
      keyed: true,
      parameters: [
        header('Prefer', '`respond-async`: answers the batch at once, before its pictures are there.', 'respond-async'),
        header('Idempotency-Key', 'With `respond-async`: the same key gives the same batch.', 'order-117'),
      ],
      requestBody: body('BatchRequest', batchExamples),
      responses: {
        200: answer('A line for each record as its picture is stored; with `archive` a zip of all pictures.', {
          ...lines,
          ...zip,
        }),
        202: answer(
          'With `Prefer: respond-async`: the batch.',
          json(reference('Batch'), batchExample),
          headers({ Location: 'Its URL.' }),
        ),
        ...renderRefusals(),
      },
    }),
  },
  '/api/batches/list': {
    get: pageOf({
      tag: 'Batches',
      id: 'listBatches',
      summary: 'Batches that are kept, the newest first',
      page: answer('One page of batches.', json(reference('BatchList'), batchListExample)),
    }),
  },
  '/api/batches/{id}': {
    get: operation({
      tag: 'Batches',
      id: 'getBatch',
      summary: 'A batch that is kept, and how far it is',
      keyed: true,
      parameters: id,
      responses: { 200: batch, ...usual() },
    }),
    delete: operation({
      tag: 'Batches',
      id: 'cancelBatch',
      summary: 'End a batch that is not done',
      description: 'Its renders stop, and what is done stays. A batch that had ended stays as it was.',
      keyed: true,
      parameters: id,
      responses: { 200: batch, ...usual() },
    }),
  },
  '/api/batches/{id}/manifest': {
    get: operation({
      tag: 'Batches',
      id: 'getBatchManifest',
      summary: 'A line for each picture of a batch, in the order of its records, as far as it is',
      keyed: true,
      parameters: id,
      responses: { 200: answer('The lines.', lines), ...usual() },
    }),
  },
  '/api/batches/{id}/archive': {
    get: operation({
      tag: 'Batches',
      id: 'getBatchArchive',
      summary: 'A zip of the pictures of a batch that are done, and its manifest',
      keyed: true,
      parameters: id,
      responses: { 200: answer('The archive.', zip), ...usual() },
    }),
  },
};
