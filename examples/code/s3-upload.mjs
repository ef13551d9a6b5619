// UPLOAD_URL='https://bucket.s3.amazonaws.com/poster.jpg?X-Amz-…' node s3-upload.mjs
// The URL is a presigned PUT: `aws s3 presign` makes those of GET; a PUT is made by @aws-sdk/s3-request-presigner.
import { readFile } from 'node:fs/promises';
import { render } from 'gesso';

const design = JSON.parse(await readFile(new URL('../poster.json', import.meta.url), 'utf8'));
const { data, mime } = await render(design, { format: 'jpeg', quality: 0.9, pixelRatio: 0.5 });
const answer = await fetch(process.env.UPLOAD_URL, { method: 'PUT', body: data, headers: { 'content-type': mime } });
if (!answer.ok) throw new Error(`the bucket answered ${answer.status}: ${await answer.text()}`);
console.log(`${data.length} bytes stored`);
