// npm install gesso express; node express-route.mjs, then open http://localhost:8080/certificate?name=Ada%20Berger
import { readFile } from 'node:fs/promises';
import express from 'express';
import { createRenderer } from 'gesso';

const template = JSON.parse(await readFile(new URL('../certificate.json', import.meta.url), 'utf8'));
// One for the process: it keeps fonts, pictures and connections.
const renderer = await createRenderer();
const app = express();

app.get('/certificate', async ({ query }, response) => {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const { data, mime } = await renderer.render(template, { format: 'webp', data: query, signal: gone.signal });
    response.type(mime).send(data);
  } catch (error) {
    if (response.destroyed) return;
    // Whatever else goes wrong is for Express.
    if (error.kind !== 'input') throw error;
    response.status(400).send(error.message);
  }
});

const server = app.listen(process.env.PORT ?? 8080, () => {
  console.log(`http://localhost:${server.address().port}`);
});
