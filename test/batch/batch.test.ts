import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type NamedSize, RenderError, type Warning } from '../../renderer/index.ts';
import { resolveOptions } from '../../renderer/internal.ts';
import { openManifest, readManifest } from '../../src/batch/manifest.ts';
import { progressLine } from '../../src/batch/progress.ts';
import { readRecords } from '../../src/batch/records.ts';
import { runBatch } from '../../src/batch/run.ts';
import { fillName, fillTemplate } from '../../src/template.ts';
import { describeWith } from '../support/describe-with.ts';
import { foreignEnv } from '../support/env.ts';
import { node, project } from '../support/package.ts';
import { fakeExecutor, picture, temporaryFolder } from '../support/service.ts';
import { BUILT_COMMAND } from '../support/tools.ts';

/** A PNG of one px. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const page = (...children: object[]) => ({ pages: [{ children }] });
const plain = { options: { richTextEnabled: false } };
const rich = { options: { richTextEnabled: true } };

describe('filling a template', () => {
  it('puts fields into any text, as text and not as tags', () => {
    const cell = { type: 'tablecell', text: '{{ price }} €' };
    const text = { type: 'text', text: 'Dear {{name}}, {{user.city}}{{note}}' };
    const template = page({ type: 'group', children: [text] }, { type: 'table', cells: [cell] });
    const record = { name: 'A < B & C', price: 5, user: { city: 'Rome' }, note: null };
    const filled = page(
      { type: 'group', children: [{ ...text, text: 'Dear A &#60; B &#38; C, Rome' }] },
      { type: 'table', cells: [{ ...cell, text: '5 €' }] },
    );
    expect(fillTemplate(template, record, plain)).toEqual(filled);
    expect(template.pages[0]!.children[0]).toEqual({ type: 'group', children: [text] });
  });

  it('leaves what is no variable, and reads a text in one go whatever it holds', () => {
    for (const text of ['{{}}', '{{ }}', '{name}', '{{a{b}}', '{{', `{{${' '.repeat(200_000)}`, '{'.repeat(200_000)])
      expect(fillTemplate({ text }, {}, rich)).toEqual({ text });
  });

  it('leaves what stands as it is written unescaped', () => {
    expect(fillTemplate({ text: '{{a}}' }, { a: 'R&D' }, rich)).toEqual({ text: 'R&D' });
    expect(fillTemplate({ text: '<p>{{a}}</p>' }, { a: 'R&D' }, rich)).toEqual({ text: '<p>R&#38;D</p>' });
  });

  it('binds properties, and turns what CSV can hold into numbers and switches', () => {
    const image = {
      type: 'image',
      src: 'a.png',
      x: 5,
      bindings: { src: 'photo', x: 'left', visible: 'show', fill: 'no' },
    };
    const record = { photo: 'b.png', left: '12.5', show: 'FALSE' };
    const middle = { cropX: 0, cropY: 0, cropWidth: 1, cropHeight: 1, focus: 'center' };
    expect(fillTemplate(page(image), record, plain)).toEqual(
      page({ type: 'image', src: 'b.png', x: 12.5, visible: false, ...middle }),
    );
    const open = { type: 'figure', bindings: { opacity: 'o', fill: 'c' } };
    expect(fillTemplate(page(open), { o: '0.5', c: '123' }, plain)).toEqual(
      page({ type: 'figure', opacity: 0.5, fill: '123' }),
    );
    expect(fillTemplate(page(image), { photo: '', show: true }, plain)).toEqual(
      page({ type: 'image', src: 'a.png', x: 5, visible: true }),
    );
  });

  it('takes what a record lacks from the options and the design, and leaves no variables behind', () => {
    const template = {
      variables: [
        { name: 'a', value: 'own' },
        { name: 'b', default: 'usual' },
        { name: 'c', value: 'own' },
      ],
      pages: [{ children: [{ type: 'text', text: '{{a}} {{b}} {{c}}' }] }],
    };
    const options = { richTextEnabled: false, data: { b: 'given', c: 'given' } };
    expect(fillTemplate(template, { c: '{{a}}' }, { options })).toEqual(
      page({ type: 'text', text: 'own given {{a}}' }),
    );
    const required = { ...template, variables: [{ name: 'a', required: true, default: 'x' }] };
    expect(() => fillTemplate(required, { b: 'B' }, plain)).toThrow('the variable "a" is required');
  });

  it('tells of bindings to fields that the record has not', () => {
    const warnings: Warning[] = [];
    const warn = (warning: Warning) => warnings.push(warning);
    const group = { type: 'group', children: [{ type: 'figure', bindings: { fill: 'colour', x: 'left' } }] };
    fillTemplate(page(group), { colour: '', lef: 5 }, { ...plain, warn });
    expect(warnings).toEqual([
      {
        code: 'missing_field',
        path: 'pages[0].children[0].children[0].bindings.x',
        message: 'the variable "left" has no value: the design\'s own x stays',
      },
      {
        code: 'unknown_data',
        path: 'data.lef',
        message: 'nothing in the design asks for "lef"; did you mean "left"?',
      },
    ]);
  });

  it('names what the data have in place of a variable that is required', () => {
    const template = { ...page(), variables: [{ name: 'name', required: true }] };
    expect(() => fillTemplate(template, { id: '1', naem: 'Ada' }, plain)).toThrow(
      'variables[0]: the variable "name" is required and has no value; the data have "naem"',
    );
  });

  it('names the place that asks for a field that is not there', () => {
    expect(() => fillTemplate(page({ type: 'text', text: '{{nam}}' }), { name: 'A' }, plain)).toThrow(
      'pages[0].children[0].text: the record has no field "nam"; did you mean `name`?',
    );
  });

  it('makes names that stay in their folder', () => {
    expect(fillName('out/{{id}}-{{index}}.png', { id: '../../etc/passwd' }, 7)).toBe('out/__.._etc_passwd-7.png');
    expect(fillName('{{id}}/a.png', { id: '..' }, 1)).toBe('_/a.png');
    expect(fillName('{{id}}.png', { id: '' }, 1)).toBe('_.png');
    expect(fillName('{{id}}', { id: '..a..b...' }, 1)).toBe('_a..b_');
    const dotted = `x${'.'.repeat(200_000)}x`;
    expect(fillName('{{id}}', { id: dotted }, 1)).toBe(dotted);
    expect(fillName('{{index}}.png', { index: 'mine' }, 1)).toBe('mine.png');
  });
});

describe('reading records', () => {
  const read = async (name: string, data: string | Buffer) => {
    const file = join(await temporaryFolder(), name);
    await writeFile(file, data);
    const records = [];
    for await (const record of readRecords(file)) records.push(record);
    return records;
  };

  it('reads CSV, JSON and NDJSON alike', async () => {
    const expected = [{ record: { id: '1', name: 'Zoë, "Z"' } }, { record: { id: '2', name: 'two\nlines' } }];
    expect(await read('a.csv', '\ufeffid,name\r\n1,"Zoë, ""Z"""\r\n2,"two\nlines"\r\n')).toEqual(expected);
    expect(await read('a.json', JSON.stringify(expected.map(({ record }) => record)))).toEqual(expected);
    const lines = expected.map(({ record }) => JSON.stringify(record)).join('\n\n');
    expect(await read('a.ndjson', `${lines}\n{"id":\n7`)).toEqual([
      ...expected,
      { error: expect.stringContaining('not valid JSON') },
      { error: 'the record is not an object' },
    ]);
  });

  it('reads CSV of semicolons and of tabs, and any file that begins with a mark of its byte order', async () => {
    const expected = [{ record: { id: '1', name: 'A, B' } }];
    expect(await read('a.csv', 'id;name\r\n1;A, B\r\n')).toEqual(expected);
    expect(await read('b.csv', 'id\tname\n1\tA, B\n')).toEqual(expected);
    expect(await read('f.csv', 'sep=;\r\nid;name\r\n1;A, B\r\n')).toEqual(expected);
    expect(await read('g.csv', '\ufeffSEP=|\nid|name\n1|A, B\n')).toEqual(expected);
    expect(await read('h.csv', 'sep=,\nid,name\n1,"A, B"\n')).toEqual(expected);
    expect(await read('i.csv', 'sep=\t\nid\tname\n1\tA, B\n')).toEqual(expected);
    expect(await read('c.csv', '"id","name;;;"\n1,"A, B"\n')).toEqual([{ record: { id: '1', 'name;;;': 'A, B' } }]);
    expect(await read('d.json', '\ufeff[{"id":"1","name":"A, B"}]')).toEqual(expected);
    expect(await read('e.ndjson', '\ufeff{"id":"1","name":"A, B"}\n')).toEqual(expected);
  });

  it('refuses CSV whose quotes are wrong, with its line', async () => {
    const wrong = read('a.csv', 'id,name\n1,ok\n2,"bro"ken\n3,fine\n');
    await expect(wrong).rejects.toThrow(/a\.csv: Invalid Closing Quote.* at line 3/);
  });

  it('reads rows of CSV that leave fields out, and says which has too many', async () => {
    expect(await read('a.csv', 'id,name,city\n1,Ann\n2,Bob, Jr,Bonn\n"3","a\nb",C\n')).toEqual([
      { record: { id: '1', name: 'Ann' } },
      { error: 'line 3 has 4 fields, the header 3' },
      { record: { id: '3', name: 'a\nb', city: 'C' } },
    ]);
  });

  it('refuses CSV whose header names a field twice', async () => {
    await expect(read('a.csv', 'id,name,id,,\n1,a,2,,\n')).rejects.toThrow('a.csv: the header names "id" twice');
    expect(await read('b.csv', 'id,name,,\n1,a,,\n')).toEqual([{ record: { id: '1', name: 'a', '': '' } }]);
  });

  it('refuses what is in another encoding than UTF-8', async () => {
    const latin = (text: string) => Buffer.from(text, 'latin1');
    await expect(read('a.csv', latin('id,name\n1,Zoë\n'))).rejects.toThrow(/a\.csv: it is not in UTF-8/);
    await expect(read('a.ndjson', latin('{"name":"Zoë"}\n'))).rejects.toThrow(/a\.ndjson: it is not in UTF-8/);
    await expect(read('a.json', latin('[{"name":"Zoë"}]'))).rejects.toThrow(/a\.json: it is not in UTF-8/);
    await expect(read('b.csv', Buffer.from('\ufeffid,name\n1,Zoë\n', 'utf16le'))).rejects.toThrow(/not in UTF-8/);
    const name = `${'ü'.repeat(70_000)}`;
    expect(await read('c.ndjson', `{"name":"x${name}"}\r\n{"name":"${name}"}`)).toEqual([
      { record: { name: `x${name}` } },
      { record: { name } },
    ]);
  });

  it('says that there is no file', async () => {
    await expect(readRecords('/nowhere/data.csv').next()).rejects.toThrow(/data\.csv: there is no such file/);
  });

  it('refuses what holds no records', async () => {
    await expect(read('a.json', '{}')).rejects.toThrow('expected an array');
    await expect(read('a.xls', '')).rejects.toThrow('expected .json');
  });
});

describe('a batch', () => {
  const records = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ record: { id: `r${i + 1}`, name: `Name ${i + 1}` } }));

  /** Runs a batch into a folder; the names that `fails` holds cannot be rendered. */
  async function run(
    folder: string,
    data: object[],
    {
      fails = new Set<string>(),
      text = '{{name}}',
      name = '{{id}}.png',
      options = {},
      sizes = undefined as NamedSize[] | undefined,
    } = {},
  ) {
    const rendered: string[] = [];
    let [under, most] = [0, 0];
    const executor = fakeExecutor(async (task) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setTimeout(resolve, 2));
      under--;
      const { design } = JSON.parse(Buffer.from(task.body).toString());
      const { text: shown } = design.pages[0].children[0];
      rendered.push(shown);
      if (fails.has(shown)) throw new RenderError({ kind: 'asset', code: 'image_not_loaded', message: 'no picture' });
      return picture(task, { warnings: [{ code: 'w', path: '', message: shown }] });
    });
    const manifestFile = join(folder, 'manifest.ndjson');
    const counts = await runBatch({
      template: page({ type: 'text', text }),
      records: (async function* () {
        yield* data as never[];
      })(),
      output: join(folder, name),
      options: resolveOptions(options),
      sizes,
      version: '1',
      executor,
      concurrency: 3,
      earlier: await readManifest(manifestFile),
      manifest: await openManifest(manifestFile),
    });
    const lines = (await readFile(manifestFile, 'utf8')).trim().split('\n');
    return { counts, rendered, most, manifest: lines.map((line) => JSON.parse(line)) };
  }

  it('renders each record in several sizes, in their order', async () => {
    const folder = await temporaryFolder();
    const sizes = [
      { name: 'tall', width: 10, height: 20 },
      { name: 'wide', width: 20, height: 10 },
    ];
    const bad = { record: { id: 2 } };
    const { counts, manifest } = await run(folder, [...records(1), bad], { name: '{{id}}-{{size}}.png', sizes });
    expect(counts).toEqual({ rendered: 2, unchanged: 0, failed: 2 });
    expect(manifest.map(({ record, size, status }) => [record, size, status])).toEqual([
      [1, 'tall', 'done'],
      [1, 'wide', 'done'],
      [2, 'tall', 'failed'],
      [2, 'wide', 'failed'],
    ]);
  });

  it('renders each record to its file, some at a time, and says so in the manifest', async () => {
    const folder = await temporaryFolder();
    const { counts, most, manifest } = await run(folder, records(10));
    expect(counts).toEqual({ rendered: 10, unchanged: 0, failed: 0 });
    expect(most).toBe(3);
    expect(manifest.map(({ record }) => record)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(manifest[1]).toEqual({
      record: 2,
      file: join(folder, 'r2.png'),
      status: 'done',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: (await stat(join(folder, 'r2.png'))).size,
      warnings: [{ code: 'w', path: '', message: 'Name 2' }],
    });
    expect(await readdir(folder)).toHaveLength(11);
  });

  it('goes on after records that are bad', async () => {
    const folder = await temporaryFolder();
    const data = [...records(4), { error: 'the record is not an object' }, { record: { id: 'r1', name: 'twice' } }];
    const bad = [...data, { record: { id: 'none' } }];
    const { counts, manifest } = await run(folder, bad, { fails: new Set(['Name 2']) });
    expect(counts).toEqual({ rendered: 3, unchanged: 0, failed: 4 });
    const errors = manifest
      .filter(({ status }) => status === 'failed')
      .map(({ record, error }) => `${record} ${error}`);
    expect(errors).toEqual([
      '2 no picture',
      '5 the record is not an object',
      `6 record 1 has the same file, ${join(folder, 'r1.png')}`,
      '7 pages[0].children[0].text: the record has no field "name"',
    ]);
  });

  it('does not write over its manifest', async () => {
    const folder = await temporaryFolder();
    const { manifest } = await run(folder, [{ record: { id: 'manifest', name: 'A' } }], { name: '{{id}}.ndjson' });
    const file = join(folder, 'manifest.ndjson');
    expect(manifest).toMatchObject([{ status: 'failed', error: `${file} is the file of the manifest` }]);
  });

  it('renders again only what failed, changed, is gone or was cut off', async () => {
    const folder = await temporaryFolder();
    await run(folder, records(5), { fails: new Set(['Name 2']) });
    await rm(join(folder, 'r3.png'));
    await truncate(join(folder, 'r5.png'), 10);
    const changed = records(5);
    changed[3]!.record.name = 'New';
    const { counts, rendered, manifest } = await run(folder, changed);
    expect(counts).toEqual({ rendered: 4, unchanged: 1, failed: 0 });
    expect(rendered.sort()).toEqual(['Name 2', 'Name 3', 'Name 5', 'New']);
    expect(manifest[0].warnings).toHaveLength(1);
    expect((await run(folder, changed)).rendered).toEqual([]);
    expect((await run(folder, changed, { options: { pixelRatio: 2 } })).rendered).toHaveLength(5);
  });

  it('names the file for which the disk has no room', async () => {
    const folder = await temporaryFolder();
    await symlink('/dev/full', join(folder, 'r2.png'));
    const { manifest } = await run(folder, records(3));
    expect(manifest.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
    expect(manifest[1].error).toBe(`${join(folder, 'r2.png')} cannot be written: ENOSPC: no space left on device`);
  });

  it('goes on where a run was killed', async () => {
    const folder = await temporaryFolder();
    await run(folder, records(3));
    const file = join(folder, 'manifest.ndjson');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, `${lines[0]}\n${lines[1]!.slice(0, 30)}`);
    await mkdir(join(folder, 'x'));
    const { counts, rendered } = await run(folder, records(3));
    expect(counts).toEqual({ rendered: 2, unchanged: 1, failed: 0 });
    expect(rendered.sort()).toEqual(['Name 2', 'Name 3']);
  });

  it('shows how far it is', () => {
    expect(progressLine({ rendered: 40, unchanged: 8, failed: 2 }, 200, 10)).toBe(
      `${'█'.repeat(6)}${'░'.repeat(18)} 50/200  8 unchanged  2 failed  4.2/s  36 s left`,
    );
  });
});

describeWith(['build'], 'gesso batch', () => {
  it('renders a template for each line of a CSV file', async () => {
    const template = {
      width: 100,
      height: 50,
      ...page({ type: 'text', text: 'Hi {{name}}', width: 90 }, { type: 'figure', bindings: { fill: 'color' } }),
    };
    const folder = await project({
      'card.json': JSON.stringify(template),
      'people.csv': 'id,name,color\n1,Ann,red\n2,Bob,blue\n',
    });
    const batch = () => node(folder, [BUILT_COMMAND, 'batch', 'card.json', 'people.csv', '-o', 'out/{{id}}.png']);
    expect(await batch()).toMatchObject({ code: 0, stderr: expect.stringContaining('2 rendered, 0 unchanged') });
    const [a, b] = await Promise.all(['1', '2'].map((id) => readFile(join(folder, `out/${id}.png`))));
    expect(a!.subarray(1, 4).toString()).toBe('PNG');
    expect(a!.equals(b!)).toBe(false);
    expect(await batch()).toMatchObject({ code: 0, stderr: expect.stringContaining('0 rendered, 2 unchanged') });
  });

  it('says that a table holds no records, and keeps what the manifest knows', async () => {
    const folder = await project({
      'card.json': JSON.stringify({ width: 9, height: 9, ...page() }),
      'rows.csv': 'id\n1\n',
    });
    const batch = () => node(folder, [BUILT_COMMAND, 'batch', 'card.json', 'rows.csv', '-o', 'out/{{id}}.png']);
    await batch();
    await writeFile(join(folder, 'rows.csv'), 'id\n');
    expect(await batch()).toMatchObject({ code: 1, stderr: 'gesso: rows.csv: it holds no records\n' });
    expect((await readManifest(join(folder, 'out/manifest.ndjson'))).size).toBe(1);
  });

  it('finishes the rest only when it was killed in the middle', async () => {
    // The pictures of the last rows are sent once the first run is dead: it cannot end before.
    let send = () => {};
    const dead = new Promise<void>((resolve) => {
      send = resolve;
    });
    const server = createServer(async (request, response) => {
      if (request.url === '/late.png') await dead;
      response.writeHead(200, { 'content-type': 'image/png' }).end(PIXEL);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const text = { type: 'text', text: 'No. {{id}}', width: 280, fontSize: 40 };
    const image = { type: 'image', width: 20, height: 20, bindings: { src: 'photo' } };
    const rows = Array.from({ length: 60 }, (_, i) => String(i + 1));
    const csvRows = rows.map((id) => `${id},http://${host}/${Number(id) > 30 ? 'late' : 'soon'}.png`);
    const folder = await project({
      'card.json': JSON.stringify({ width: 300, height: 200, ...page(text, image) }),
      'rows.csv': `id,photo\n${csvRows.join('\n')}\n`,
    });
    const args = [BUILT_COMMAND, 'batch', 'card.json', 'rows.csv', '-o', 'out/{{id}}.png', '--allow-host', host];
    const manifest = async () => [...(await readManifest(join(folder, 'out/manifest.ndjson'))).values()];
    const times = (names: readonly string[]) =>
      Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs));

    const first = spawn(process.execPath, args, { cwd: folder, env: foreignEnv(), stdio: 'ignore' });
    await expect.poll(async () => (await manifest()).length, { interval: 10, timeout: 60_000 }).toBe(30);
    first.kill('SIGKILL');
    await once(first, 'exit');
    send();
    const done = (await manifest()).map(({ file }) => file!);
    expect(done).toHaveLength(30);
    const before = await times(done);

    const { code, stderr } = await node(folder, args);
    expect(code).toBe(0);
    expect(stderr).toContain('30 rendered, 30 unchanged, 0 failed');
    expect(await times(done)).toEqual(before);
    expect((await manifest()).map(({ record, status }) => [record, status])).toEqual(
      rows.map((_, i) => [i + 1, 'done']),
    );
    const pictures = (await readdir(join(folder, 'out'))).filter((name) => name.endsWith('.png'));
    expect(pictures.sort()).toEqual(rows.map((id) => `${id}.png`).sort());
  });
});
