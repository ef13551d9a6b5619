import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { node, project } from '../support/package.ts';
import { startRenderingService } from '../support/rendering.ts';
import { root } from '../support/tools.ts';

/** The programs of the packages that this repository develops with. */
const bin = (name: string) => join(root, 'node_modules', name);
const QUIET = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

/** A service that renders, and a folder with its description. */
async function described(packages: readonly string[] = []): Promise<{ url: string; folder: string }> {
  const { url } = await startRenderingService();
  const folder = await project({ 'package.json': '{ "type": "module" }' }, packages);
  await writeFile(join(folder, 'openapi.json'), await (await fetch(`${url}/openapi.json`)).text());
  return { url, folder };
}

test('the description is one that redocly finds nothing wrong with', async () => {
  const { folder } = await described();
  const lint = [bin('@redocly/cli/bin/cli.js'), 'lint', 'openapi.json', '--extends', 'recommended-strict'];
  const { code, stdout, stderr } = await node(folder, [...lint, '--format', 'json'], QUIET);
  expect(JSON.parse(stdout), stderr).toMatchObject({ totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] });
  expect(code).toBe(0);
});

/** How a client is made of the description, with the settings that its program has by itself. */
const CLIENTS = {
  'openapi-fetch': [bin('openapi-typescript/bin/cli.js'), 'openapi.json', '-o', 'api.ts'],
  'hey-api': [bin('@hey-api/openapi-ts/bin/run.js'), '-i', 'openapi.json', '-o', 'client'],
};

test('clients by openapi-fetch and hey-api compile, and render', async () => {
  const packages = ['typescript', '@types/node', 'undici-types', 'openapi-fetch', 'openapi-typescript-helpers'];
  const { url, folder } = await described(packages);
  const programs: string[] = [];
  const wrongs: string[] = [];
  for (const [name, generate] of Object.entries(CLIENTS)) {
    const made = await node(folder, generate);
    expect(made.code, made.stdout + made.stderr).toBe(0);
    const [program, wrong] = [`client-${name}.ts`, `wrong-${name}.ts`];
    const text = await readFile(join(root, 'examples/code', program), 'utf8');
    await writeFile(join(folder, program), text);
    await writeFile(join(folder, wrong), text.replace("type: 'text', text:", "type: 'text', txt:"));
    programs.push(program);
    wrongs.push(wrong);
  }

  // All at once: most of the compiler's time goes into types that they share.
  const module = ['--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2022', '--types', 'node'];
  const compiler = ['node_modules/typescript/bin/tsc', '--strict', '--noEmit', '--skipLibCheck', ...module];
  const { stdout: told } = await node(folder, [...compiler, ...programs, ...wrongs]);
  expect(told.match(/^\w[^(\s]*/gm)?.sort(), told).toEqual(wrongs.sort());
  expect(told.match(/'txt' does not exist in type/g), told).toHaveLength(wrongs.length);
  for (const program of programs) await expectRenders(program, { url, folder });
});

/** That a program makes and asks for all that it is an example of. */
async function expectRenders(program: string, { url, folder }: { url: string; folder: string }): Promise<void> {
  const { code, stdout, stderr } = await node(folder, ['--import', bin('tsx/dist/esm/index.mjs'), program], {
    GESSO_URL: url,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(
    stdout
      .replace(/\d+ bytes/, 'N bytes')
      .trim()
      .split('\n'),
  ).toEqual([
    'hello.png: N bytes',
    'url: pdf, 0 warnings',
    'job: done, order-117, true',
    'Ada.png: done',
    'Grace.png: done',
    'error: 400 invalid_request at quality',
  ]);
  expect(await sharp(join(folder, 'hello.png')).metadata()).toMatchObject({ format: 'png', width: 600, height: 300 });
  await rm(join(folder, 'hello.png'));
}
