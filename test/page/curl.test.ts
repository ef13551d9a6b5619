import { readFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { outputOf } from '../support/programs.ts';
import { temporaryFolder } from '../support/service.ts';

/** Texts that a link may bring, and that end quotes, begin commands, or mean something to printf. */
const HOSTILE = [
  `it's "quoted"`,
  '$(touch evil) `touch evil` ; touch evil',
  '100 % %s \\n \\x27 \\',
  'a\nb\té',
  "'; touch evil; '",
];
const base = 'http://localhost:3000/gesso/';

/** The page's own, whose types are those of browsers. */
const pageApi = '../../page/api.ts';
const { curlLine } = (await import(/* @vite-ignore */ pageApi)) as {
  curlLine(body: object, key: string, extension: string): string;
};

/** What curl is called with, and what it is sent, where a shell runs the command. */
function ran(command: string, cwd: string): { given: string[]; sent: string } {
  const curl = `curl() { printf '%s\\0' "$@" >given; cat >sent; }`;
  outputOf('bash', ['-c', `${curl}\n${command}`], { cwd });
  const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
  return { given: read('given').split('\0').slice(0, -1), sent: read('sent') };
}

it.each(HOSTILE)('the curl line is one command that sends what is shown: %j', async (text) => {
  vi.stubGlobal('document', { baseURI: base });
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'design.json'), '{"pages":[]}');
  const options = { format: 'png', data: { name: text } };
  const { given, sent } = ran(curlLine(options, text, 'png'), cwd);
  expect(JSON.parse(sent)).toEqual({ outputFormat: 'file', ...options, design: { pages: [] } });
  expect(given).toContain(`Authorization: Bearer ${text}`);
  const named = ran(curlLine({ ...options, template: 'card' }, '', 'png'), cwd).given;
  expect(JSON.parse(named[named.indexOf('-d') + 1] ?? '')).toMatchObject({ template: 'card', data: { name: text } });
  expect(named).toContain(`${base}api/render`);
  expect(await readdir(cwd)).not.toContain('evil');
  vi.unstubAllGlobals();
});
