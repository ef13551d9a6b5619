import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { foreignEnv } from '../support/env.ts';

it.skipIf(process.platform === 'win32')('asks the service in the image whether it is ready', async () => {
  const dockerfile = await readFile(new URL('../../Dockerfile', import.meta.url), 'utf8');
  const [command, ...args] = JSON.parse(/HEALTHCHECK[^[]*\\\s*CMD (\[.*\])/.exec(dockerfile)![1]!) as string[];
  let status = 200;
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(status).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const exitCode = () =>
    new Promise<number>((done) => {
      execFile(command!, args, { env: { ...foreignEnv(), PORT: String(port) } }, (error) => done(error ? 1 : 0));
    });
  expect(await exitCode()).toBe(0);
  status = 503;
  expect(await exitCode()).toBe(1);
  expect(asked).toEqual(['/ready', '/ready']);
  await new Promise((done) => server.close(done));
  expect(await exitCode()).toBe(1);
});
