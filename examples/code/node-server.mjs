// node node-server.mjs, then open http://localhost:8080/?name=Ada%20Berger
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRenderer } from 'gesso';

const template = JSON.parse(await readFile(new URL('../certificate.json', import.meta.url), 'utf8'));
const renderer = await createRenderer();

async function answer(request, response) {
  const { searchParams } = new URL(request.url, 'http://localhost');
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const { data, mime } = await renderer.render(template, {
      format: 'webp',
      data: Object.fromEntries(searchParams),
      signal: gone.signal,
    });
    response.writeHead(200, { 'content-type': mime }).end(data);
  } catch (error) {
    if (response.destroyed) return;
    const isTheirs = error.kind === 'input';
    if (!isTheirs) console.error(error);
    response.writeHead(isTheirs ? 400 : 500).end(isTheirs ? error.message : 'The picture could not be made.');
  }
}

const server = createServer(answer).listen(process.env.PORT ?? 8080, () => {
  console.log(`http://localhost:${server.address().port}`);
});
