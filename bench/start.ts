/**
 * From the start of a process to its first picture: `npx tsx bench/start.ts [--runs 7] [--against FOLDER] [--only text]`, of what
 * is built here, by turns with another checkout that is built, so that other work of the machine meets both. Each run is a new
 * process; medians of its processor time (user and system, its children's included) and of the time that passed, ms. `--only`:
 * ways whose names hold this word; several may be given. Needs Linux: it reads `/proc`. Without `NODE_EXTRA_CA_CERTS`, whose certificates
 * Node reads at every start, in as long as it takes itself.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { drawingFile, photoFile } from './designs.ts';
import { quantile } from './measure.ts';
import { commandOf, startServer } from './server.ts';
import { openTemplates } from './templates.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    against: { type: 'string' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const here = fileURLToPath(new URL('..', import.meta.url));
const builds = [here, ...(values.against ? [path.resolve(values.against)] : [])];

delete process.env.NODE_EXTRA_CA_CERTS;

/** What one process took, ms. */
interface Taken {
  cpu: number;
  wall: number;
}

/** Designs of one kind each, and a template of all; JSON by name. */
async function designs(): Promise<Map<string, string>> {
  const page = (...children: object[]) =>
    JSON.stringify({
      width: 1080,
      height: 1080,
      schemaVersion: 4,
      pages: [{ id: 'page', background: '#fff', children }],
    });
  const box = { x: 90, y: 90, width: 900, height: 900 };
  const text = (fontFamily: string) =>
    page({ type: 'text', ...box, fontSize: 64, fontFamily, text: 'The quick brown fox jumps over the lazy dog' });
  const photo = await photoFile(1600, 1067, 1);
  const templates = await openTemplates();
  const template = templates.design(0, { by: 'data', fresh: false });
  await templates.close();
  return new Map([
    ['empty page', page()],
    ['text, own font', text('DejaVu Sans')],
    ['text, package', text('Montserrat')],
    ['photo', page({ type: 'image', ...box, src: `data:image/jpeg;base64,${photo.toString('base64')}` })],
    ['drawing', page({ type: 'svg', ...box, src: `data:image/svg+xml;base64,${btoa(drawingFile(3))}` })],
    ['template', template],
  ]);
}

/** Clock ticks a second of `/proc`, on every Linux. */
const TICKS = 100;

/** ms of the processor that a process and those below it have taken, ended ones included. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const own = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
  return children.reduce((sum, child) => sum + cpuOf(Number(child)), (own * 1000) / TICKS);
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`it ended with ${code}`))));
  });

/** What a process takes until it ends, as it says itself: `TIMES` of a shell. */
async function timed(args: readonly string[]): Promise<Taken> {
  const shell = spawn('bash', ['-c', 'TIMEFORMAT="TOOK %U %S %R"; time "$@"', 'bash', process.execPath, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  shell.stderr.on('data', (data) => {
    said += data;
  });
  await ended(shell);
  const [user = 0, system = 0, real = 0] = (/TOOK (.*)/.exec(said)?.[1] ?? '').split(' ').map(Number);
  return { cpu: (user + system) * 1000, wall: real * 1000 };
}

const folder = mkdtempSync(path.join(tmpdir(), 'gesso-bench-'));
const program = path.join(folder, 'program.mjs');
writeFileSync(
  program,
  `import { readFileSync } from 'node:fs';
  const [index, design] = process.argv.slice(2);
  const { createRenderer } = await import(index);
  const renderer = await createRenderer({ googleFontsUrl: null });
  await renderer.render(JSON.parse(readFileSync(design, 'utf8')));
  process.exit(0);`,
);

const ways: { name: string; measure(root: string): Promise<Taken> }[] = [];
for (const [name, json] of await designs()) {
  const design = path.join(folder, `${name}.json`);
  writeFileSync(design, json);
  ways.push({
    name: `library, ${name}`,
    measure: (root) => timed([program, pathToFileURL(path.join(root, 'dist/index.mjs')).href, design]),
  });
  ways.push({
    name: `command, ${name}`,
    measure: (root) => timed([commandOf(root), 'render', design, '-o', path.join(folder, 'picture.png'), '--quiet']),
  });
  ways.push({
    name: `service, ${name}`,
    async measure(root) {
      const start = performance.now();
      const server = await startServer({}, root);
      try {
        const body = JSON.stringify({ design: JSON.parse(json), outputFormat: 'file' });
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(`${server.url}/api/render`, { method: 'POST', headers, body });
        if (!answer.ok) throw new Error(await answer.text());
        await answer.arrayBuffer();
        return { cpu: cpuOf(server.pid), wall: performance.now() - start };
      } finally {
        await server.close();
      }
    },
  });
}
ways.push({
  name: 'service, ready',
  async measure(root) {
    const start = performance.now();
    const server = await startServer({}, root);
    const taken = { cpu: cpuOf(server.pid), wall: performance.now() - start };
    await server.close();
    return taken;
  },
});

const chosen = ways.filter(({ name }) => values.only.length === 0 || values.only.some((word) => name.includes(word)));
const measured = chosen.map(({ name, measure }) => ({ name, measure, runs: builds.map((): Taken[] => []) }));
for (let i = 0; i < Number(values.runs); i++)
  for (const { measure, runs } of measured)
    for (const [build, root] of builds.entries()) runs[build]!.push(await measure(root));
rmSync(folder, { recursive: true });

for (const { name, runs } of measured) {
  const medians = runs.map((taken) => ({
    cpu: quantile(
      taken.map(({ cpu }) => cpu),
      0.5,
    ),
    wall: quantile(
      taken.map(({ wall }) => wall),
      0.5,
    ),
  }));
  const [own, other] = medians;
  const said = medians.map(({ cpu, wall }) => `cpu ${cpu.toFixed()} wall ${wall.toFixed()}`.padEnd(24));
  const ratio = other
    ? `${(own!.cpu / other.cpu).toFixed(2)} × the cpu, ${(own!.wall / other.wall).toFixed(2)} × the time`
    : '';
  console.log(name.padEnd(24), ...said, ratio);
}
