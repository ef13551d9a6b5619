/**
 * Installs what `npm pack` and `scripts/pack-library.mjs` pack in an empty folder, as a user does: without a warning; a file of strict
 * TypeScript with a wrong property does not compile, the right one does; both kinds of modules render, and reach every path of the
 * package; the command renders, and the example for Express answers. Needs the npm registry.
 *
 *   npm run check:package               with this Node
 *   npm run check:package -- 20 22 24   with these, through `npx node@22`; a package's name checks that one alone
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { folderSize } from '../support/folder-size.ts';

const root = path.join(import.meta.dirname, '../..');
const run = promisify(execFile);
const asked = process.argv.slice(2);
const versions = asked.filter((one) => /^\d/.test(one));
const names = ['gesso', 'gesso-renderer'].filter((name) => asked.length === versions.length || asked.includes(name));
const { typescript, '@types/node': nodeTypes } = packageJson.devDependencies;
const EXPRESS = '5.2.1';

/** A command, under a version of Node; undefined: this one. */
function withNode(version: string | undefined, command: string, args: readonly string[]): [string, string[]] {
  return version ? ['npx', ['-y', '-p', `node@${version}`, '--', command, ...args]] : [command, [...args]];
}

async function call(folder: string, [command, args]: [string, string[]]): Promise<{ code: number; said: string }> {
  const options = { cwd: folder, maxBuffer: 1e8, shell: process.platform === 'win32' };
  return run(command, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );
}

const source = (name: string, property: string) => `
import { createRenderer, type Design } from '${name}';
const design: Design = { width: 40, height: 20, pages: [{ children: [{ type: 'text', ${property}: 'a', width: 40 }] }] };
const renderer = await createRenderer();
const { data } = await renderer.render(design, { format: 'png' });
if (data[1] !== 0x50) throw new Error('no PNG');
await renderer.close();
`;
const plain = (name: string) => source(name, 'text').replace(', type Design', '').replace(': Design', '');
const common = (name: string) =>
  `(async () => {${plain(name).replace(/import (\{.*\}) from (.*);/, 'const $1 = require($2);')}})();`;

/** Imports and requires every path of the package but those for runners of tests. */
const paths = (name: string) => `
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const { exports } = require('${name}/package.json');
for (const path of Object.keys(exports).filter((path) => !/json$|jest$|vitest$/.test(path))) {
  const [one, other] = [await import('${name}' + path.slice(1)), require('${name}' + path.slice(1))];
  if (Object.keys(one).some((key) => key !== 'default' && typeof one[key] !== typeof other[key])) throw new Error(path);
}
`;

/** Asks a server, which says its address first, for what is at a path of it. */
const ask = (program: string, path: string) => `
import { spawn } from 'node:child_process';
const server = spawn(process.execPath, ['${program}'], { env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] });
const url = await new Promise((resolve) => server.stdout.once('data', (text) => resolve(String(text).trim())));
const answer = await fetch(url + '${path}');
if (answer.headers.get('content-type') !== 'image/webp') throw new Error(answer.status + ' ' + (await answer.text()));
server.kill();
`;

const failures: string[] = [];
function check(what: string, isRight: boolean, said = ''): void {
  console.log(`${isRight ? 'ok    ' : 'FAILED'} ${what}`);
  if (!isRight) failures.push(`${what}\n${said}`);
}

const folder = await mkdtemp(path.join(tmpdir(), 'gesso-package-'));
for (const pack of ['npm pack --ignore-scripts --pack-destination', 'node scripts/pack-library.mjs']) {
  const [command = '', ...args] = pack.split(' ');
  const { code, said } = await call(root, [command, [...args, folder]]);
  if (code !== 0) throw new Error(said);
}
for (const name of names)
  for (const version of versions.length > 0 ? versions : [undefined]) {
    const label = `${name}, Node ${version ?? process.version}`;
    const empty = path.join(folder, `${name}-${version ?? 'own'}`);
    await mkdir(empty);
    const files = {
      'package.json': '{ "private": true }',
      'right.mts': source(name, 'text'),
      'wrong.mts': source(name, 'texte'),
      'esm.mjs': plain(name),
      'common.cjs': common(name),
      'paths.mjs': paths(name),
      'ask.mjs': ask('examples/code/express-route.mjs', '/certificate?name=Ada'),
    };
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(empty, file), text);
    const tarball = path.join(folder, `${name}-${packageJson.version}.tgz`);
    const installed = await call(empty, withNode(version, 'npm', ['install', '--no-audit', '--no-fund', tarball]));
    check(
      `${label}: installs without a warning`,
      installed.code === 0 && !/\bwarn\b/i.test(installed.said),
      installed.said,
    );
    const { bytes, packages } = await weigh(empty);
    console.log(`       ${mb((await stat(tarball)).size)} packed, ${mb(bytes)} installed in ${packages} packages`);
    const silent = async (what: string, command: string, args: readonly string[]) => {
      const { code, said } = await call(empty, withNode(version, command, args));
      check(`${label}: ${what}`, code === 0 && said === '', said);
    };
    await silent('an ES module renders', 'node', ['esm.mjs']);
    await silent('a CommonJS module renders', 'node', ['common.cjs']);
    await silent('every path is there, for import and require', 'node', ['paths.mjs']);
    if (name === 'gesso') {
      const own = path.join(empty, 'node_modules/gesso/examples');
      const design = path.join(own, 'poster.json');
      const command = path.join('node_modules', '.bin', 'gesso');
      await silent('the command renders', command, ['render', design, '-o', 'poster.png']);
      const isPng = await readFile(path.join(empty, 'poster.png')).then(
        (file) => file[1] === 0x50,
        () => false,
      );
      check(`${label}: the command makes a PNG`, isPng);
      await install(empty, `express@${EXPRESS}`, ...compiler(version));
      await cp(own, path.join(empty, 'examples'), { recursive: true });
      await silent('the example for Express answers', 'node', ['ask.mjs']);
    }
    if (version !== versions[0]) continue;
    if (name !== 'gesso') await install(empty, ...compiler(version));
    const strict = ['--noEmit', '--pretty', 'false', '--strict', '--module', 'nodenext', '--target', 'es2022'];
    const { said } = await call(empty, ['npx', ['tsc', ...strict, 'right.mts', 'wrong.mts']]);
    const told = said.split('\n').filter((line) => /^\S/.test(line));
    const ofWrong = told.filter((line) => line.startsWith('wrong.mts'));
    check(`${label}: a right design compiles`, told.length === ofWrong.length, said);
    check(
      `${label}: a wrong property does not`,
      ofWrong.some((line) => line.includes("'texte'")),
      said,
    );
  }
await rm(folder, { recursive: true });

/** The compiler, which tries the types under the first version of Node. */
function compiler(version: string | undefined): string[] {
  return version === versions[0] ? [`typescript@${typescript}`, `@types/node@${nodeTypes}`] : [];
}

async function install(folder: string, ...packages: string[]): Promise<void> {
  const { code, said } = await call(folder, ['npm', ['install', '--no-audit', '--no-fund', ...packages]]);
  if (code !== 0) throw new Error(said);
}

async function weigh(empty: string): Promise<{ bytes: number; packages: number }> {
  const listed = await call(empty, ['npm', ['ls', '--all', '--parseable']]);
  const bytes = folderSize(path.join(empty, 'node_modules'));
  return { bytes, packages: listed.said.trim().split('\n').length - 1 };
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

if (failures.length > 0) console.error(`\n${failures.join('\n\n')}`);
process.exit(failures.length > 0 ? 1 : 0);
