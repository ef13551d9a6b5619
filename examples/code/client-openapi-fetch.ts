// A typed client by openapi-typescript, which makes types, and openapi-fetch, which sends requests:
//   curl -so openapi.json $GESSO_URL/openapi.json
//   npx openapi-typescript openapi.json -o api.ts
//   npx tsx client-openapi-fetch.ts
import { writeFile } from 'node:fs/promises';
import createClient from 'openapi-fetch';
import type { components, paths } from './api';

type Schemas = components['schemas'];

const client = createClient<paths>({ baseUrl: process.env.GESSO_URL ?? 'http://localhost:3000' });

const design: Schemas['Design'] = {
  width: 600,
  height: 300,
  pages: [{ children: [{ type: 'text', text: 'Hello, {{name}}', x: 40, y: 110, width: 520, fontSize: 60 }] }],
};

// The bytes of a picture. The body has its type by name: written in line, TypeScript would take `data` for JSON in spite of `parseAs`.
const picture: Schemas['RenderRequest'] = { design, data: { name: 'Ada' }, outputFormat: 'file', format: 'png' };
const bytes = await client.POST('/api/render', { body: picture, parseAs: 'arrayBuffer' });
if (bytes.error) throw new Error(bytes.error.detail);
await writeFile('hello.png', new Uint8Array(bytes.data));
console.log(`hello.png: ${bytes.data.byteLength} bytes`);

// The URL of a PDF, and what could not be drawn as the design asks.
const stored = await client.POST('/api/render', {
  body: { design, data: { name: 'Ada' }, outputFormat: 'url', format: 'pdf' },
});
if (stored.error) throw new Error(stored.error.detail);
if (typeof stored.data !== 'string' && 'url' in stored.data)
  console.log(`url: ${new URL(stored.data.url).pathname.split('.').pop()}, ${stored.data.warnings.length} warnings`);

// A job, waited for.
const job = await client.POST('/api/renders', {
  params: { header: { Prefer: 'wait=30' } },
  body: { design, data: { name: 'Ada' }, format: 'jpeg', external_id: 'order-117' },
});
if (job.error) throw new Error(job.error.detail);
console.log(`job: ${job.data.status}, ${job.data.external_id}, ${job.data.output !== null}`);

// A batch: a line of JSON for each record.
const batch = await client.POST('/api/batches', {
  body: { template: design, records: [{ name: 'Ada' }, { name: 'Grace' }], output: '{{name}}.png' },
  parseAs: 'text',
});
if (batch.error) throw new Error(batch.error.detail);
const lines = batch.data
  .trim()
  .split('\n')
  .map((line): Schemas['BatchLine'] => JSON.parse(line));
for (const line of lines.sort((a, b) => a.record - b.record)) console.log(`${line.file}: ${line.status}`);

// An error: `code` for programs, `errors` with every place.
const { error } = await client.POST('/api/render', { body: { design, quality: 2 } });
console.log(`error: ${error?.status} ${error?.code} at ${error?.errors?.map(({ path }) => path).join()}`);
