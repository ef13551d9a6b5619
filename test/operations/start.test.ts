import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { startS3, useS3Keys } from '../support/s3.ts';
import { serveBuilt } from '../support/served.ts';
import { temporaryFolder } from '../support/service.ts';
import { root } from '../support/tools.ts';

const DRIVERS = /\b(?:bullmq|ioredis|pg|@aws-sdk|@smithy|sdk-trace-base|exporter-trace-otlp-proto)\b/;

/** The modules that a service has loaded when it answers. */
async function loadedBy(env: Record<string, string>): Promise<string[]> {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'loaded.txt');
  const hook = pathToFileURL(path.join(root, 'test/support/loaded-modules.mjs')).href;
  const own = { GESSO_DATA_DIR: folder, GESSO_CONCURRENCY: '1', LOADED_MODULES: file };
  const served = await serveBuilt({ ...own, NODE_OPTIONS: `--import=${hook}`, ...env });
  onTestFinished(async () => {
    served.child.kill('SIGKILL');
    await served.ended;
  });
  while (!(await fetch(`${served.url}/ready`)).ok) await sleep(50);
  return readFileSync(file, 'utf8').split('\n');
}

describeWith(['build'], 'a service', () => {
  it('loads no driver that it is not told to use', async () => {
    const loaded = await loadedBy({});
    expect(loaded.filter((line) => DRIVERS.test(line))).toEqual([]);
    expect(loaded.some((line) => line.includes('fastify'))).toBe(true);
  });

  it('loads the packages of its interface as one file each, and not what it has no use for yet', async () => {
    const required = (await loadedBy({})).map((line) => line.replaceAll(path.sep, '/').split(' of '));
    expect(required.some(([file]) => file === './fastify.cjs')).toBe(true);
    // A package's own file, but for what tells its release; or a package.
    const own = required.flatMap(([file, by = '']) =>
      /^\.(?!.*package\.json$)/.test(file!) ? (/\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(by)?.[1] ?? []) : file!,
    );
    // Compilers of schemas, the client of webhooks, patterns of files.
    const unwanted = ['fastify', 'prom-client', '@fastify/static', 'pino', 'ajv', 'undici', 'glob'];
    expect(own.filter((name) => unwanted.includes(name))).toEqual([]);
  });

  it('loads the driver of a bucket alone where it is told of one', async () => {
    useS3Keys();
    const store = await startS3(path.join(await temporaryFolder(), 'store'));
    onTestFinished(() => store.close());
    const loaded = (await loadedBy({ GESSO_STORE_URL: store.url('start') })).join('\n');
    expect(loaded).toMatch(/@aws-sdk/);
    expect(loaded).not.toMatch(/\b(?:bullmq|ioredis|pg)\b/);
  });
});
