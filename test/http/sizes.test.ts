import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RenderError } from '../../renderer/index.ts';
import { describeWith } from '../support/describe-with.ts';
import { outputOf } from '../support/programs.ts';
import { fakeExecutor, notingService, picture, startService, temporaryFolder } from '../support/service.ts';

const design = { width: 100, height: 100, pages: [{ children: [{ type: 'text', text: '{{name}}' }] }] };
const sizes = [
  { name: 'story', width: 1080, height: 1920 },
  { name: 'square', width: 500, height: 500 },
];

const unzip = (...args: string[]) => outputOf('unzip', args).toString();
async function zipped(answer: Response): Promise<string> {
  const file = join(await temporaryFolder(), 'a.zip');
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  expect(unzip('-t', file)).toContain('No errors detected');
  return file;
}
const namesIn = (file: string) => unzip('-Z1', file).trim().split('\n');
const manifestOf = (file: string) =>
  unzip('-p', file, 'manifest.ndjson')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** An executor that cannot render in a size so wide. */
const failingAt = (width: number) =>
  fakeExecutor(async (task) => {
    const { size } = task.options;
    if (size?.width !== width) return picture(task, { width: size?.width ?? 0, height: size?.height ?? 0 });
    throw new RenderError({ kind: 'limit', code: 'picture_too_large', path: 'pages[0]', message: 'it is too large' });
  });

describe('a design in several sizes', () => {
  it.each(['dataURL', 'url'])('is answered as a list, in the order of the sizes: %s', async (outputFormat) => {
    const { post, tasks } = await notingService();
    const answer = await post('/api/render', { design, sizes, outputFormat, metadata: { a: 1 }, pixelRation: 2 });
    expect(answer.status).toBe(200);
    const { files, metadata } = (await answer.json()) as {
      files: { name: string; url: string; warnings: object[] }[];
      metadata: object;
    };
    expect([files.map(({ name }) => name), metadata]).toEqual([['story', 'square'], { a: 1 }]);
    expect(files[0]?.warnings).toMatchObject([{ code: 'unknown_option', path: 'pixelRation' }]);
    expect(tasks.map(({ options }) => options.size)).toEqual(sizes.map(({ name: _, ...size }) => size));
    const shown = await Promise.all(files.map(async ({ url }) => (await fetch(url)).json()));
    expect(shown).toMatchObject([
      { design, options: { size: { height: 1920 } } },
      { design, options: { size: { height: 500 } } },
    ]);
  });

  it('says in which size it cannot be rendered', async () => {
    const { post } = await startService({}, { executor: failingAt(500) });
    const answer = await post('/api/render', { design, sizes });
    expect([answer.status, await answer.json()]).toMatchObject([
      413,
      { code: 'picture_too_large', detail: expect.stringContaining('size square: it is too large') },
    ]);
  });

  it.each([
    [{ sizes: [] }, 'sizes'],
    [{ sizes: 'story' }, 'sizes'],
    [{ sizes: [{ name: 'a', width: 0, height: 1 }] }, 'sizes.0.width'],
    [{ sizes: [{ name: '../a', width: 1, height: 1 }] }, 'sizes.0.name'],
    [{ sizes: [{ name: 'a', width: 1e7, height: '1' }] }, 'sizes.0.width'],
    [{ sizes: [sizes[0], { ...sizes[1], name: 'Story' }] }, 'sizes.1.name'],
    [{ sizes: Array.from({ length: 21 }, (_, i) => ({ name: `s${i}`, width: 1, height: 1 })) }, 'sizes'],
    [{ sizes, size: { width: 1, height: 1 } }, 'size'],
    [{ sizes, outputFormat: 'file' }, 'outputFormat'],
    [{ archive: 'zip' }, 'archive'],
    [{ size: { width: 1 } }, 'size.height'],
  ])('refuses what cannot be, with its place: %j', async (given, path) => {
    const { post } = await startService();
    const answer = await post('/api/render', { design, ...given });
    const { errors } = (await answer.json()) as { errors: { path: string }[] };
    expect([answer.status, errors[0]?.path]).toEqual([400, path]);
  });

  it('is a job with an output for each, which its webhook names too', async () => {
    const { post, url } = await startService();
    const answer = await post('/api/renders', { design, sizes, external_id: 'x' }, { prefer: 'wait' });
    const job = (await answer.json()) as { output: string; outputs: { name: string; url: string }[] };
    expect(job).toMatchObject({ status: 'done', external_id: 'x', outputs: [{ name: 'story' }, { name: 'square' }] });
    expect(job.output).toBe(job.outputs[0]?.url);
    const second = await (await fetch(job.outputs[1]!.url)).json();
    expect(second).toMatchObject({ design, options: { size: { width: 500 } } });
    const plain = await post('/api/renders', { design }, { prefer: 'wait' });
    expect(await plain.json()).toMatchObject({ outputs: null });
    const list = (await (await fetch(`${url}/api/renders/list`)).json()) as { renders: object[] };
    expect(list.renders).toHaveLength(2);
  });

  it('is a job that fails where one of them cannot be rendered', async () => {
    const { post } = await startService({}, { executor: failingAt(500) });
    const answer = await post('/api/renders', { design, sizes }, { prefer: 'wait' });
    expect(await answer.json()).toMatchObject({
      status: 'error',
      output: null,
      error: expect.stringContaining('square'),
    });
  });

  it('counts as so many requests', async () => {
    const { post } = await startService({ GESSO_MAX_REQUESTS_PER_MINUTE: '10' });
    const answer = await post('/api/render', { design, sizes });
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('8');
  });
});

describe('a batch in several sizes', () => {
  const template = design;

  it('has a line for each record and size', async () => {
    const { post } = await startService();
    const records = [{ name: 'a' }, {}];
    const answer = await post('/api/batches', { template, records, sizes, output: 'x/{{index}}.png' });
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const told = lines.map(({ record, size, file, status }) => [record, size, file, status]);
    expect(told.sort()).toEqual([
      [1, 'square', 'x/1-square.png', 'done'],
      [1, 'story', 'x/1-story.png', 'done'],
      [2, 'square', 'x/2-square.png', 'failed'],
      [2, 'story', 'x/2-story.png', 'failed'],
    ]);
  });

  it('refuses more pictures than a batch may have', async () => {
    const { post } = await startService();
    const records = Array.from({ length: 5001 }, () => ({}));
    const answer = await post('/api/batches', { template, records, sizes });
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ path: 'sizes' }] }]);
  });
});

describeWith(['unzip'], 'several sizes as a zip', () => {
  it('holds the sizes of one design', async () => {
    const { post, config } = await startService({}, { executor: failingAt(500) });
    const asked = {
      design,
      sizes: [...sizes, { name: 'wide', width: 20, height: 10 }],
      archive: 'zip',
      format: 'jpeg',
    };
    const answer = await post('/api/render', asked);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const file = await zipped(answer);
    expect(namesIn(file)).toEqual(['story.jpg', 'wide.jpg', 'manifest.ndjson']);
    expect(manifestOf(file)).toMatchObject([
      { size: 'story', status: 'done', file: 'story.jpg' },
      { size: 'square', status: 'failed', code: 'picture_too_large' },
      { size: 'wide', status: 'done', file: 'wide.jpg' },
    ]);
    expect(await readdir(join(config.dataDir, 'files'))).toEqual([]);
  });

  it('is an error where the first cannot be rendered', async () => {
    const { post } = await startService({}, { executor: failingAt(1080) });
    const answer = await post('/api/render', { design, sizes, archive: 'zip' });
    expect(answer.status).toBe(413);
  });

  it('holds a batch, a record in all its sizes and then the next, and names the bad record', async () => {
    const { post, config } = await startService();
    const records = Array.from({ length: 40 }, (_, i) => (i === 17 ? {} : { name: `n${i}` }));
    const file = await zipped(await post('/api/batches', { template: design, records, sizes, archive: 'zip' }));
    const good = records.flatMap(({ name }, i) =>
      name ? sizes.map((size) => `${String(i + 1).padStart(2, '0')}-${size.name}.png`) : [],
    );
    expect(namesIn(file)).toEqual([...good, 'manifest.ndjson']);
    const lines = manifestOf(file);
    expect(lines.map(({ record, size }) => `${record} ${size}`)).toEqual(
      records.flatMap((_, i) => sizes.map(({ name }) => `${i + 1} ${name}`)),
    );
    expect(lines.filter(({ status }) => status === 'failed')).toMatchObject([
      { record: 18, size: 'story', code: 'missing_field', error: expect.stringContaining('name') },
      { record: 18, size: 'square', code: 'missing_field' },
    ]);
    expect(await readdir(join(config.dataDir, 'files'))).toEqual([]);
  });
});
