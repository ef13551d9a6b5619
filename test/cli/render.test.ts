import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { signPictureUrl } from '../../src/sign.ts';
import { GESSO } from '../support/command.ts';
import { gessoHere } from '../support/command-here.ts';
import { foreignEnv } from '../support/env.ts';
import { startRenderingService } from '../support/rendering.ts';
import { temporaryFolder } from '../support/service.ts';

interface Outcome {
  code: number;
  stdout: Buffer;
  stderr: string;
}

/** Runs `gesso` with these arguments in a folder. */
function gesso(
  args: string[],
  options: { cwd: string; input?: string | Buffer; env?: Record<string, string> },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...GESSO, ...args],
      { cwd: options.cwd, encoding: 'buffer', env: { ...foreignEnv(), GESSO_GOOGLE_FONTS_URL: 'off', ...options.env } },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr: stderr.toString() }),
    );
    child.stdin?.end(options.input ?? '');
  });
}

const page = (id: string, fill: string) => ({
  id,
  children: [
    { type: 'figure', fill, width: 20, height: 20, x: 5, y: 5 },
    { type: 'text', text: 'Gesso', x: 2, y: 12, width: 40, fontSize: 12 },
  ],
});
const design = { width: 40, height: 30, pages: [page('one', 'red'), page('two', 'blue')] };
const broken = { width: 40, height: 30, pages: [{ children: [{ type: 'nix' }] }] };
const sha = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

async function folderWith(files: Record<string, unknown>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content));
  return folder;
}

describe('gesso render', () => {
  it('gives the same bytes as the library and as HTTP', async () => {
    const cwd = await folderWith({ 'design.json': design });
    const outcome = await gesso(['render', 'design.json', '-o', 'out.png', '--pixel-ratio', '2'], { cwd });
    expect(outcome).toMatchObject({
      code: 0,
      stderr:
        "design.json: warning: pages: only the first of 2 pages is rendered: png holds one (write each with -o '{name}-{page}.png', or all with -f pdf)\n",
    });
    const byCommand = sha(await readFile(join(cwd, 'out.png')));

    const renderer = await createRenderer();
    const byLibrary = sha((await renderer.render(design, { pixelRatio: 2 })).data);
    await renderer.close();

    const served = await startRenderingService();
    const response = await served.post('/api/render', { design, pixelRatio: 2, outputFormat: 'file' });
    expect([sha(new Uint8Array(await response.arrayBuffer())), byCommand]).toEqual([byLibrary, byLibrary]);
  });

  it('fills variables in from the command and from a file', async () => {
    const template = { ...design, pages: [{ children: [{ type: 'text', text: '{{a}} {{b}} {{c}}', width: 60 }] }] };
    const filled = { ...design, pages: [{ children: [{ type: 'text', text: '1=1 2 3', width: 60 }] }] };
    const cwd = await folderWith({
      't.json': template,
      'row.json': { b: 2, c: 9 },
      'design.json': filled,
      'no.json': 5,
    });
    const data = ['--data', 'a=1=1', '--data', 'c=3', '--data-file', 'row.json'];
    expect(await gesso(['render', 't.json', '-o', 'out.png', ...data], { cwd })).toMatchObject({ code: 0, stderr: '' });
    await gesso(['render', 'design.json', '-o', 'expected.png'], { cwd });
    expect(sha(await readFile(join(cwd, 'out.png')))).toBe(sha(await readFile(join(cwd, 'expected.png'))));
    for (const wrong of [
      ['--data', 'a'],
      ['--data-file', 'no.json'],
      ['--data-file', 'gone.json'],
    ])
      expect((await gesso(['render', 't.json', ...wrong], { cwd })).code).toBe(2);
  });

  it('changes elements by name', async () => {
    const named = (fields: object) => ({
      ...design,
      pages: [{ children: [{ type: 'figure', name: 'a.b', ...fields }] }],
    });
    const cwd = await folderWith({ 't.json': named({}), 'changed.json': named({ fill: 'a=b', width: 20 }) });
    const set = ['--set', 'a.b.fill=a=b', '--set', 'a.b.width=20'];
    await gesso(['render', 't.json', '-o', 'out.png', ...set], { cwd });
    await gesso(['render', 'changed.json', '-o', 'expected.png'], { cwd });
    expect(sha(await readFile(join(cwd, 'out.png')))).toBe(sha(await readFile(join(cwd, 'expected.png'))));
    expect((await gesso(['render', 't.json', '--set', 'fill=red'], { cwd })).code).toBe(2);
  });

  it('takes the format from the name', async () => {
    const cwd = await folderWith({ 'design.json': design });
    await gesso(['render', 'design.json', '-o', 'a.jpg'], { cwd });
    await gesso(['render', 'design.json', '-f', 'pdf'], { cwd });
    expect((await readFile(join(cwd, 'a.jpg'))).subarray(0, 2).toString('hex')).toBe('ffd8');
    expect((await readFile(join(cwd, 'design.pdf'))).subarray(0, 4).toString()).toBe('%PDF');
  });

  it('writes a pdf page by page, and leaves what was there where it fails', async () => {
    const cwd = await folderWith({ 'design.json': design, 'broken.json': broken });
    const dated = ['-f', 'pdf', '--vector', '--creation-date', '2026-01-02T03:04:05Z'];
    expect((await gesso(['render', 'design.json', '-o', 'out.pdf', ...dated], { cwd })).code).toBe(0);
    const { stdout } = await gesso(['render', 'design.json', '-o', '-', ...dated], { cwd });
    expect((await gesso(['render', 'broken.json', '-o', 'out.pdf', ...dated], { cwd })).code).toBe(1);
    expect(sha(await readFile(join(cwd, 'out.pdf')))).toBe(sha(stdout));
    expect((await readdir(cwd)).sort()).toEqual(['broken.json', 'design.json', 'out.pdf']);
  });

  it('takes another name of the format that the output has', async () => {
    const cwd = await folderWith({ 'design.json': design });
    expect((await gesso(['render', 'design.json', '-o', 'a.jpeg', '-f', 'jpg'], { cwd })).code).toBe(0);
    expect((await readFile(join(cwd, 'a.jpeg'))).subarray(0, 2).toString('hex')).toBe('ffd8');
  });

  it('shows the defaults of the options', async () => {
    const { stdout } = await gesso(['render', '--help'], { cwd: await temporaryFolder() });
    const help = stdout.toString().replace(/\s+/g, ' ');
    for (const [flag, usual] of [
      ['--pixel-ratio', 1],
      ['--quality', 0.92],
      ['--text-overflow', 'change-font-size'],
      ['--font-load-timeout', 6000],
    ])
      expect(help).toMatch(new RegExp(`${flag} <\\w+> [^-]+(?:-[^-]+)*\\(.*default: ${usual}\\)`));
  });

  it('reads standard input and writes standard output', async () => {
    const cwd = await temporaryFolder();
    const { code, stdout } = await gesso(['render', '-', '-o', '-'], { cwd, input: JSON.stringify(design) });
    expect(code).toBe(0);
    expect(stdout.subarray(1, 4).toString()).toBe('PNG');
  });

  it('renders several designs and their pages, and goes on after one that fails', async () => {
    const cwd = await folderWith({ 'a.json': design, 'b.json': broken, 'c.json': design });
    const outcome = await gesso(['render', 'a.json', 'b.json', 'c.json', '-o', 'out/{name}-{page}.webp'], { cwd });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('b.json: pages[0].children[0].type: unknown element type "nix"');
    expect(outcome.stderr).toContain('2 of 3 rendered');
    expect((await readdir(join(cwd, 'out'))).sort()).toEqual(['a-1.webp', 'a-2.webp', 'c-1.webp', 'c-2.webp']);
  });

  it('says true and false of a switch that is neither by default', async () => {
    const html = {
      ...design,
      schemaVersion: 4,
      pages: [{ children: [{ type: 'text', text: '<b>Hi</b>', width: 40 }] }],
    };
    const cwd = await folderWith({ 'design.json': html });
    const files = [];
    for (const flags of [[], ['--no-legacy-rich-text-enabled'], ['--legacy-rich-text-enabled']]) {
      await gesso(['render', 'design.json', '-o', 'x.png', ...flags], { cwd });
      files.push(sha(await readFile(join(cwd, 'x.png'))));
    }
    const renderer = await createRenderer();
    const byLibrary = async (options: object) => sha((await renderer.render(html, options)).data);
    expect(files).toEqual([
      await byLibrary({}),
      await byLibrary({ legacyRichTextEnabled: false }),
      await byLibrary({ legacyRichTextEnabled: true }),
    ]);
    await renderer.close();
    expect(files[2]).not.toBe(files[1]);
  });

  it('gives hints by the names of its flags', async () => {
    const html = { ...design, pages: [{ children: [{ type: 'text', text: '<p>Hi</p>' }] }] };
    const cwd = await folderWith({ 'design.json': html });
    const { stderr } = await gesso(['render', 'design.json', '-o', 'x.png'], { cwd });
    expect(stderr).toContain('whose tags are left out (set --rich-text-enabled to draw it)');
  });

  it('says warnings on standard error', async () => {
    const lost = { ...design, pages: [{ children: [{ type: 'image', src: 'http://127.0.0.1:9/x.png' }] }] };
    const cwd = await folderWith({ 'design.json': lost });
    const failed = await gesso(['render', 'design.json', '-o', 'x.png'], { cwd });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/127\.0\.0\.1 has no public address/);
    const warned = await gesso(['render', 'design.json', '-o', 'x.png', '--skip-image-error'], { cwd });
    expect(warned.code).toBe(0);
    expect(warned.stderr).toContain('design.json: warning: pages[0].children[0].src');
  });

  it.each([
    [['render', 'a.json', '-o', 'a.bmp'], '.bmp is not one of'],
    [['render', 'a.json', '--nix'], 'unknown option'],
    [['serve', '--port', 'x'], 'PORT is "x"'],
  ])('exits with 2 where it, or the environment, is wrong: %j', async (args, message) => {
    const { code, stderr } = await gesso(args, { cwd: await temporaryFolder() });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });

  it.each([
    [['render', 'a.json', 'b.json', '-o', 'a.png'], 'need a pattern'],
    [['render'], 'missing required argument'],
    [['render', 'a.json', '--qualty', '1'], 'Did you mean --quality?'],
    [['batch', 'a.json', 'a.csv', '-o', '{{id}}.png', '--pixelratio', '1'], 'Did you mean --pixel-ratio?'],
    [['check', 'a.json', '--skip-font-errors'], 'Did you mean --skip-font-error?'],
    [['render', 'a.json', '--quality', '5'], '--quality: '],
    [['render', 'a.json', '-o', 'a.pdf', '--pdfx', 'X-4'], '--pdfx: PDF/X-4 is written in CMYK only'],
    [['render', 'a.json', '-o', 'a.png', '--keywords', 'x'], '--keywords is for pdf only, not for png'],
    [['render', 'a.json', '-o', 'a.pdf', '-f', 'png'], 'a.pdf is the name of a pdf, and --format says png'],
    [['batch', 'a.json', 'a.csv', '-o', '{{id}}.jpg', '-f', 'webp'], 'is the name of a jpeg'],
    [['render', 'a.json', '-o', 'a.png', '--cmyk'], '--cmyk is for pdf only, not for png'],
    [['render', 'a.json', '-o', '{page}-{id}.png'], '{id} in the output is none of {name}, {page}, {size} and {frame}'],
    [['render', 'a.json', '-o', 'test'], 'test is a folder; files in it: -o "test/"'],
    [['render', 'a.json', '--fonts-dir', 'nix'], 'There is no such folder'],
    [['batch', 'nix.json', 'a.csv', '-o', '{{id}}.png'], 'nix.json: there is no such file'],
    [['batch', 'a.json', 'a.csv', '-o', '{{id}}.png', '--concurrency', '0'], 'a whole number from 1 on'],
    [['check', 'a.json', '--min-dpi', '-5'], 'more than 0'],
  ])('exits with 2 where it is used wrongly: %j', async (args, message) => {
    const { code, stderr } = await gessoHere(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });

  it('numbers a page that is asked for by its place', async () => {
    const cwd = await folderWith({ 'design.json': { ...design, pages: [{ id: 'a' }, { id: 'b' }] } });
    expect((await gesso(['render', 'design.json', '-o', '{page}.png', '--page-id', 'b'], { cwd })).code).toBe(0);
    expect(await readdir(cwd)).toContain('2.png');
  });

  it('ends quietly where nobody reads on', async () => {
    const cwd = await folderWith({ 'design.json': design });
    const shell = (pipe: string) =>
      promisify(execFile)('bash', ['-c', `set -o pipefail; ${pipe}`], { cwd, env: foreignEnv() });
    const run = [process.execPath, ...GESSO].map((part) => `"${part}"`).join(' ');
    expect((await shell(`${run} fonts | head -1`)).stderr).toBe('');
    expect((await shell(`${run} render design.json -o - -f pdf | head -c 4`)).stdout).toBe('%PDF');
  });

  it('names the file that it cannot write', async () => {
    const cwd = await folderWith({ 'design.json': design });
    const { code, stderr } = await gesso(['render', 'design.json', '-o', 'design.json/x.png'], { cwd });
    const reason = 'design.json/x.png cannot be written: a part of its path is no folder';
    expect({ code, stderr }).toEqual({ code: 1, stderr: `design.json: ${reason}\n` });
    expect((await gesso(['render', 'design.json', '-o', ''], { cwd })).code).toBe(2);
  });

  it('writes a file whose name is as long as names may be', async () => {
    const cwd = await folderWith({ 'design.json': design });
    const name = `${'a'.repeat(251)}.png`;
    expect(await gesso(['render', 'design.json', '-o', name], { cwd })).toMatchObject({ code: 0 });
    expect(await readdir(cwd)).toContain(name);
  });

  it('leaves nothing of a file where a signal ends it in the middle', async () => {
    const pages = Array.from({ length: 1000 }, (_, i) => page(`p${i}`, 'red'));
    const cwd = await folderWith({ 'book.json': { ...design, pages } });
    const child = spawn(process.execPath, [...GESSO, 'render', 'book.json', '-o', 'b.pdf'], { cwd, env: foreignEnv() });
    const ended = once(child, 'exit');
    await expect.poll(() => readdir(cwd), { timeout: 20_000 }).toContain(`b.pdf.${child.pid}.part`);
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    expect(await readdir(cwd)).toEqual(['book.json']);
  });

  it.each([
    ['nix.json', undefined, 'there is no such file'],
    ['-', '{"pages":', 'not valid JSON'],
    ['-', Buffer.from('\ufeff{}', 'utf16le'), 'it is not UTF-8'],
  ])('exits with 1 where the design cannot be read: %s', async (name, input, message) => {
    const { code, stderr } = await gesso(['render', name, '-o', 'x.png'], {
      cwd: await temporaryFolder(),
      ...(input && { input }),
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
  });
});

describe('gesso fonts', () => {
  it('renders a design in several sizes, each into a file of its name', async () => {
    const cwd = await folderWith({ 'design.json': design });
    const sizes = 'tall=20x60,wide=60x20';
    const outcome = await gesso(['render', 'design.json', '-o', 'out/', '--sizes', sizes], { cwd });
    expect(outcome).toMatchObject({ code: 0 });
    expect(await readdir(join(cwd, 'out'))).toEqual(['design-tall.png', 'design-wide.png']);
    const [small] = await Promise.all([
      gesso(['render', 'design.json', '-o', 'x.png', '--sizes', sizes], { cwd }),
      gesso(['render', 'design.json', '-o', '{size}/{name}-{page}.png', '--sizes', sizes], { cwd }),
    ]);
    expect(small.code).toBe(0);
    expect((await readdir(cwd)).sort()).toEqual(['design.json', 'out', 'tall', 'wide', 'x-tall.png', 'x-wide.png']);
    expect(await readdir(join(cwd, 'tall'))).toEqual(['design-1.png', 'design-2.png']);
    const header = (await readFile(join(cwd, 'x-tall.png'))).subarray(16, 24);
    expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([20, 60]);
  });

  it.each([
    [['-o', '-', '--sizes', 'a=10x10,b=20x20'], /2 sizes need a file each/],
    [['-o', '{size}.png'], /--sizes only/],
    [['-o', 'x.png', '--sizes', 'a=10x10,a=20x20'], /same name/],
    [['-o', 'x.png', '--sizes', 'a=10'], /WIDTHxHEIGHT/],
    [['-o', 'x.png', '--size', '10x10', '--sizes', 'a=10x10'], /--size and --sizes/],
  ])('refuses sizes that cannot be: %j', async (args, message) => {
    const cwd = await folderWith({ 'design.json': design });
    const outcome = await gessoHere(['render', join(cwd, 'design.json'), ...args]);
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  });

  it('lists families', async () => {
    expect((await gesso(['fonts'], { cwd: await temporaryFolder() })).code).toBe(0);
  });

  it('inspects font files, and says what is none', async () => {
    const cwd = resolve('fonts');
    const { code, stdout } = await gesso(['fonts', 'inspect', 'DejaVuSans.ttf'], { cwd });
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/^DejaVu Sans\n/);
    expect(stdout.toString()).toContain('embedding   may be embedded in any document (fsType 0)');
    const json = await gesso(['fonts', 'inspect', '--json', 'DejaVuSans.ttf', 'DejaVuSans.LICENSE.txt'], { cwd });
    expect(JSON.parse(json.stdout.toString())).toMatchObject({
      file: 'DejaVuSans.ttf',
      names: { family: 'DejaVu Sans' },
    });
    expect(json).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('DejaVuSans.LICENSE.txt: the font cannot be'),
    });
  });

  it('signs URLs of pictures', async () => {
    const env = { GESSO_URL_SECRET: 'a secret of the tests', GESSO_PUBLIC_URL: 'https://example.com/gesso/' };
    const args = ['sign', 'card.png', '--data', 'title=A & B', '--set', 'photo.src=x', '--option', 'pixelRatio=2'];
    const cwd = await temporaryFolder();
    const { stdout } = await gesso(args, { cwd, env });
    const picture = {
      template: 'card',
      data: { title: 'A & B' },
      set: { 'photo.src': 'x' },
      options: { pixelRatio: 2 },
    };
    expect(String(stdout).trim()).toBe(
      signPictureUrl(env.GESSO_URL_SECRET, { base: 'https://example.com/gesso', ...picture }),
    );
    expect(String((await gesso([...args, '--expires', '30d'], { cwd, env })).stdout)).toMatch(/&exp=\d{10}&s=/);
    expect(await gesso(args, { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('GESSO_URL_SECRET') });
    expect((await gesso(['sign', 'card', '--data', 'a=b'], { cwd, env })).code).toBe(2);
  });
});

describe('gesso render of films', () => {
  it('writes a gif, and every frame where the name asks for it', async () => {
    const cwd = await folderWith({ 'design.json': design });
    const gif = await gesso(['render', 'design.json', '-o', 'film.gif', '--fps', '2', '--loop', '1'], { cwd });
    expect(gif).toMatchObject({ code: 0, stderr: '' });
    expect((await readFile(join(cwd, 'film.gif'))).toString('latin1', 0, 6)).toBe('GIF89a');

    const args = ['render', 'design.json', '-o', 'frames/{frame}.png', '--fps', '1', '--duration', '3000'];
    expect(await gesso(args, { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect((await readdir(join(cwd, 'frames'))).sort()).toEqual(['0001.png', '0002.png', '0003.png']);

    // The second page plays by then.
    expect(await gesso(['render', 'design.json', '-o', 'still.png', '--time', '6000'], { cwd })).toMatchObject({
      code: 0,
    });
    const renderer = await createRenderer();
    const { data } = await renderer.render(design, { pageId: 'two' });
    await renderer.close();
    expect(sha(await readFile(join(cwd, 'still.png')))).toBe(sha(data));
  });

  it.each([
    [['-o', 'a.png', '--fps', '10'], '--fps is for webp, gif, mp4 and webm only, not for png'],
    [['-o', 'a.mp4', '--loop', '2'], '--loop is for webp and gif only, not for mp4'],
    [['-o', 'a.gif', '--time', '2'], '--time is for png, jpeg, webp and avif only, not for gif'],
    [['-o', '{frame}.mp4'], '{frame} in the output asks for pictures, and mp4 is a film'],
  ])('refuses what would not show: %s', async (args, message) => {
    const cwd = await folderWith({ 'design.json': design });
    expect(await gessoHere(['render', join(cwd, 'design.json'), ...args])).toMatchObject({
      code: 2,
      stderr: `gesso: ${message}\n`,
    });
  });
});

describe('gesso doctor', () => {
  it('says what this machine can render', async () => {
    const { code, stdout } = await gesso(['doctor'], { cwd: await temporaryFolder() });
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/^ok {2}gesso .*\n(ok|--) {2}font families: /);
    expect(stdout.toString()).toMatch(/^ok {2}pictures and PDFs\nok {2}gif and animated webp$/m);
    expect(stdout.toString()).toMatch(/ffmpeg/);
    expect(stdout.toString()).toMatch(/^ok {2}data folder .* GB free$/m);
  });

  it('says what would keep the service from running', async () => {
    const cwd = await temporaryFolder();
    const store = {
      GESSO_STORE_URL: 's3://none?endpoint=http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    };
    const { code, stdout } = await gesso(['doctor'], {
      cwd,
      env: { ...store, GESSO_QUEUE_URL: 'redis://127.0.0.1:9' },
    });
    expect(code).toBe(1);
    expect(stdout.toString()).toMatch(
      /^BAD GESSO_QUEUE_URL: Redis at 127\.0\.0\.1:9 cannot be used: ECONNREFUSED \(nothing listens there/m,
    );
    expect(stdout.toString()).toMatch(/^BAD files: s3:.*the bucket none at http:\/\/127\.0\.0\.1:9 cannot be reached/m);
    const wrong = await gesso(['doctor'], { cwd, env: { GESSO_CONCURENCY: '2' } });
    expect(wrong.stdout.toString()).toMatch(/^BAD gesso serve: GESSO_CONCURENCY .* `GESSO_CONCURRENCY`\?$/m);
  });
});
