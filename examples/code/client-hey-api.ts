// A typed client by @hey-api/openapi-ts, which makes a function for each operation:
//   curl -so openapi.json $GESSO_URL/openapi.json
//   npx openapi-ts -i openapi.json -o client
//   npx tsx client-hey-api.ts
import { writeFile } from 'node:fs/promises';
import { type BatchLine, batch, createJob, type Design, render } from './client';
import { client } from './client/client.gen';

client.setConfig({ baseUrl: process.env.GESSO_URL ?? 'http://localhost:3000' });

const design: Design = {
  width: 600,
  height: 300,
  pages: [{ children: [{ type: 'text', text: 'Hello, {{name}}', x: 40, y: 110, width: 520, fontSize: 60 }] }],
};

// The bytes of a picture: the answer says of itself that it is no JSON.
const bytes = await render({ body: { design, data: { name: 'Ada' }, outputFormat: 'file', format: 'png' } });
if (bytes.error) throw new Error(bytes.error.detail);
if (!(bytes.data instanceof Blob)) throw new Error('no bytes');
await writeFile('hello.png', bytes.data.stream());
console.log(`hello.png: ${bytes.data.size} bytes`);

// The URL of a PDF, and what could not be drawn as the design asks.
const stored = await render({ body: { design, data: { name: 'Ada' }, outputFormat: 'url', format: 'pdf' } });
if (stored.error) throw new Error(stored.error.detail);
if ('url' in stored.data)
  console.log(`url: ${new URL(stored.data.url).pathname.split('.').pop()}, ${stored.data.warnings.length} warnings`);

// A job, waited for.
const job = await createJob({
  headers: { Prefer: 'wait=30' },
  body: { design, data: { name: 'Ada' }, format: 'jpeg', external_id: 'order-117' },
});
if (job.error) throw new Error(job.error.detail);
console.log(`job: ${job.data.status}, ${job.data.external_id}, ${job.data.output !== null}`);

// A batch: a line of JSON for each record.
const answer = await batch({
  body: { template: design, records: [{ name: 'Ada' }, { name: 'Grace' }], output: '{{name}}.png' },
  parseAs: 'text',
});
if (answer.error) throw new Error(answer.error.detail);
const lines = String(answer.data)
  .trim()
  .split('\n')
  .map((line): BatchLine => JSON.parse(line));
for (const line of lines.sort((a, b) => a.record - b.record)) console.log(`${line.file}: ${line.status}`);

// An error: `code` for programs, `errors` with every place.
const { error } = await render({ body: { design, quality: 2 } });
console.log(`error: ${error?.status} ${error?.code} at ${error?.errors?.map(({ path }) => path).join()}`);
