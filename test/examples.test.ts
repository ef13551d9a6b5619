import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from './support/describe-with.ts';
import { foreignEnv } from './support/env.ts';
import { node, project } from './support/package.ts';
import { startRenderingService } from './support/rendering.ts';
import { BUILT_COMMAND } from './support/tools.ts';

const examples = fileURLToPath(new URL('../examples', import.meta.url));

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'gesso-test-'));
});
afterAll(() => rm(out, { recursive: true }));

/** A folder of its own in which an example runs as a reader runs it. */
async function reader(packages: readonly string[] = []): Promise<string> {
  const folder = await project({}, packages);
  await cp(examples, join(folder, 'examples'), { recursive: true });
  return folder;
}

/** Runs a program until it ends. */
const ran = (program: string, args: string[], cwd: string, env: Record<string, string>) =>
  new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(program, args, { cwd, env: { ...foreignEnv(), ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    child.on('close', (code) => resolve({ code, said }));
  });

const OFFLINE = { GESSO_GOOGLE_FONTS_URL: 'off' };

describeWith(['build'], 'the examples of code', () => {
  test('a picture, a PDF that is streamed, and sources of one’s own', async () => {
    const folder = await reader();
    const run = (name: string) => node(folder, [join('examples/code', name)], OFFLINE);
    expect(await run('library.mjs')).toMatchObject({ code: 0, stdout: 'poster.png: 540 × 540 px\n', stderr: '' });
    expect(await run('streaming.mjs')).toMatchObject({ code: 0, stdout: 'page 1 of 2\npage 2 of 2\n', stderr: '' });
    expect((await readFile(join(folder, 'card.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
    const pictures = join(folder, 'examples/code/own-pictures.mjs');
    const { code, stderr } = await node(folder, [pictures]);
    // The icon lies beside the examples in the package, not in the copy of them.
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('public/icon.svg') });
    await cp(fileURLToPath(new URL('../public', import.meta.url)), join(folder, 'public'), { recursive: true });
    expect(await node(folder, [pictures])).toMatchObject({ code: 0, stderr: '' });
    expect((await sharp(join(folder, 'logo.png')).stats()).isOpaque).toBe(true);
  });

  test('a picture for a bucket', async () => {
    const stored: { type: string | undefined; bytes: number }[] = [];
    const bucket = createServer((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length));
      request.on('end', () => {
        stored.push({ type: request.headers['content-type'], bytes });
        response.end();
      });
    });
    await new Promise<void>((done) => bucket.listen(0, '127.0.0.1', done));
    const UPLOAD_URL = `http://127.0.0.1:${(bucket.address() as AddressInfo).port}/poster.jpg`;
    const folder = await reader();
    const { code, stdout } = await node(folder, ['examples/code/s3-upload.mjs'], { ...OFFLINE, UPLOAD_URL });
    bucket.close();
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${stored[0]?.bytes} bytes stored\n` });
    expect(stored).toMatchObject([{ type: 'image/jpeg' }]);
  });

  test('a server of one’s own', async () => {
    const folder = await reader();
    const server = spawn(process.execPath, ['examples/code/node-server.mjs'], {
      cwd: folder,
      env: { ...foreignEnv(), ...OFFLINE, PORT: '0' },
    });
    try {
      const url = await new Promise<string>((resolve) =>
        server.stdout.once('data', (text) => resolve(`${text}`.trim())),
      );
      const answer = await fetch(`${url}/?name=Grace%20Hopper`);
      expect(answer.headers.get('content-type')).toBe('image/webp');
      expect(await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).toMatchObject({ width: 1123 });
    } finally {
      server.kill();
    }
  });

  test('a certificate for each line of a table', async () => {
    const folder = await reader();
    const env = { ...OFFLINE, GESSO: `${process.execPath} ${BUILT_COMMAND}`, OUT: out };
    expect(await ran('sh', ['examples/code/batch.sh'], folder, env)).toMatchObject({ code: 0 });
    expect((await readdir(out)).filter((name) => name.endsWith('.pdf')).sort()).toEqual([
      '2026-0117.pdf',
      '2026-0118.pdf',
      '2026-0119.pdf',
    ]);
  });

  test('golden pictures of templates', async () => {
    const folder = await reader(['vitest']);
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--root', 'examples/code', '--testTimeout', '300000'];
    // In continuous integration nothing is written where a golden is missing.
    const run = () => node(folder, vitest, { ...OFFLINE, CI: '' });
    const first = await run();
    expect(first.code, first.stdout + first.stderr).toBe(0);
    const goldens = (await readdir(join(folder, 'examples/code'), { recursive: true })).filter((file) =>
      file.endsWith('.png'),
    );
    expect(goldens).toHaveLength(2);
    expect((await run()).code).toBe(0);
    const card = join(folder, 'examples/card.json');
    await writeFile(card, (await readFile(card, 'utf8')).replaceAll(/#[0-9a-f]{6}/g, '#123456'));
    expect((await run()).code).toBe(1);
  });

  test('a route that compiles, and answers', async () => {
    const packages = ['typescript', '@types/node', 'undici-types'];
    const folder = await reader(packages);
    await cp(join(examples, 'certificate.json'), join(folder, 'examples/code/certificate.json'));
    const options = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--resolveJsonModule'];
    const compiler = join(folder, 'node_modules/typescript/bin/tsc');
    const { code, stdout } = await node(folder, [
      compiler,
      ...options,
      '--types',
      'node',
      'examples/code/next-route.ts',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });

    const ask = [
      "import { GET } from './next-route.ts';",
      "const answer = await GET(new Request('http://localhost/certificate/x'), { params: Promise.resolve({ name: 'Ada' }) });",
      "console.log(answer.status, answer.headers.get('content-type'), (await answer.arrayBuffer()).byteLength > 10_000);",
      'process.exit();',
    ];
    await writeFile(join(folder, 'examples/code/ask.mts'), ask.join('\n'));
    const tsx = fileURLToPath(import.meta.resolve('tsx'));
    expect(await node(folder, ['--import', tsx, 'examples/code/ask.mts'], OFFLINE)).toEqual({
      code: 0,
      stdout: '200 image/png true\n',
      stderr: '',
    });
  });
});

describeWith(['build', 'curl', 'python'], 'the examples of clients', () => {
  test('a service, from Python and by curl', async () => {
    const folder = await reader();
    const { url } = await startRenderingService();
    const env = { GESSO_URL: url, OUT: out };
    expect(await ran('python3', ['examples/code/render.py'], folder, env)).toMatchObject({ code: 0 });
    expect(await sharp(join(folder, 'certificate.png')).metadata()).toMatchObject({ width: 1123, height: 794 });
    expect(await ran('sh', ['examples/code/render.sh'], folder, env)).toMatchObject({ code: 0, said: '' });
    expect(await sharp(join(out, 'card.png')).metadata()).toMatchObject({ width: 1050 });
    expect(JSON.parse(await readFile(join(out, 'job.json'), 'utf8'))).toMatchObject({ status: 'done' });
    expect(JSON.parse(await readFile(join(out, 'findings.json'), 'utf8'))).toBeTypeOf('object');
  });
});
