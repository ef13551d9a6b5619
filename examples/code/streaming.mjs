// node streaming.mjs
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createRenderer } from 'gesso';

const design = JSON.parse(await readFile(new URL('../card.json', import.meta.url), 'utf8'));
const renderer = await createRenderer();
const output = createWriteStream('card.pdf');
try {
  await renderer.render(design, {
    format: 'pdf',
    vector: true,
    includeBleed: true,
    cropMarkSize: 40,
    output,
    signal: AbortSignal.timeout(30_000),
    onProgress: (done, pages) => console.log(`page ${done} of ${pages}`),
  });
  // The stream is the caller's: it is not ended, so that more may follow.
  await finished(output.end());
} finally {
  await renderer.close();
}
