/**
 * `npm run soak -- --minutes 15`: mixed load with hostile requests among it. Ends with 1 on any 5xx but 503 and 504, where
 * the event loop was late by more than 100 ms in one of a thousand times, or where memory, descriptors, processes or the
 * disk grow.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { deflateSync } from 'node:zlib';
import { randomOf } from '../random/random.ts';
import { folderSize } from '../support/folder-size.ts';
import { serveBuilt } from '../support/served.ts';
import { root } from '../support/tools.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes ?? 15);
const seed = Number(values.seed ?? Date.now() % 1000);
const random = randomOf(seed);

/** Clients of each kind. */
const [FRIENDLY, HOSTILE] = [3, 2];
const MOST_DELAY = 100;
/** How much more than in the second third of the time may be held in the last. */
const GROWTH = 1.2;

const home = await mkdtemp(path.join(tmpdir(), 'gesso-soak-'));
const dataDir = path.join(home, 'data');
const probe = path.join(home, 'probe');
const service = await serveBuilt({
  GESSO_DATA_DIR: dataDir,
  LOOP_PROBE: probe,
  NODE_OPTIONS: `--import=${path.join(root, 'test/support/loop-probe.mjs')}`,
  GESSO_FILE_HOURS: '0.02',
  GESSO_JOB_DAYS: '0.01',
  GESSO_RESULT_CACHE_BYTES: '20000000',
  GESSO_FONT_CACHE_BYTES: '60000000',
  GESSO_MAX_RENDER_MS: '20000',
});
const { url } = service;
const end = performance.now() + minutes * 60_000;

const statuses: Record<string, number> = {};
const count = (what: string): void => {
  statuses[what] = (statuses[what] ?? 0) + 1;
};
const faults: string[] = [];

async function ask(what: string, route: string, body: object | string | Buffer, headers = {}, leaveAfter?: number) {
  try {
    const response = await fetch(url + route, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body),
      ...(leaveAfter !== undefined && { signal: AbortSignal.timeout(leaveAfter) }),
    });
    const { status } = response;
    const answer = await response.text();
    count(String(status));
    if (status >= 500 && status !== 503 && status !== 504) faults.push(`${what}: ${status} ${answer.slice(0, 300)}`);
  } catch (error) {
    count(leaveAfter === undefined ? 'reset' : 'left');
    if (leaveAfter === undefined) count(`reset of ${what}: ${(error as Error).cause ?? error}`.slice(0, 120));
  }
}

const page = (...children: object[]) => ({ width: 200, height: 200, pages: [{ children }] });
const text = (fields: object) => ({ type: 'text', width: 180, height: 40, fontSize: 20, text: 'Text', ...fields });
const svg = (body: string) =>
  `data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500">${body}</svg>`).toString('base64')}`;
const image = (src: string) => ({ type: 'image', src, width: 100, height: 100 });
const file = { outputFormat: 'file' };
const render = (design: object, options: object = {}, leaveAfter?: number) =>
  ask('render', '/api/render', { design, ...file, ...options }, {}, leaveAfter);

const examples = ['poster', 'card', 'rich-text'].map(
  (name) => JSON.parse(readFileSync(path.join(root, 'examples', `${name}.json`), 'utf8')) as object,
);

function clip(): string {
  const target = path.join(home, 'video.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=duration=2:size=320x240:rate=10', target]);
  return `data:video/mp4;base64,${readFileSync(target).toString('base64')}`;
}
const video = clip();
const videos = (number: number) =>
  page(
    ...Array.from({ length: number }, (_, i) => ({
      type: 'video',
      src: video,
      width: 50,
      height: 50,
      startTime: i / number,
    })),
  );

const friendly: (() => Promise<void>)[] = [
  () => render(random.pick(examples), { skipFontError: true }),
  () => render(random.pick(examples), { skipFontError: true, format: random.pick(['jpeg', 'webp', 'pdf']) }),
  () => render(page(text({ text: `Number ${random.whole(0, 1e6)}` }))),
  () => render(page(text({ text: '<p>Rich <b>text</b></p>' })), { richTextEnabled: true, format: 'pdf', vector: true }),
  () => ask('url', '/api/render', { design: page(text({})), outputFormat: 'url' }),
  () => ask('job', '/api/renders', { design: page(text({})) }, random.chance(0.5) ? { prefer: 'wait=5' } : {}),
  () =>
    ask('batch', '/api/batches', {
      template: page(text({ text: 'Dear {{name}}' })),
      records: random.times(10, (i) => ({ name: `name ${i}` })),
    }),
  () => ask('check', '/api/check', { design: random.pick(examples) }),
  () => render(videos(2)),
  () =>
    render(
      page(image(svg('<filter id="f"><feGaussianBlur stdDeviation="4"/></filter><circle r="99" filter="url(#f)"/>'))),
    ),
];

const spaces = (number: number) => ' '.repeat(number);

/** A WOFF of 100 KB with a table that unpacks to 100 MB. */
function fontBomb(tag: string): string {
  const roboto = readFileSync(path.join(root, 'node_modules/@fontsource/roboto/files/roboto-latin-400-normal.woff'));
  const tables = roboto.readUInt16BE(12);
  const packed = deflateSync(Buffer.alloc(100e6, random.whole(0, 255)));
  const head = Buffer.from(roboto.subarray(0, 44 + tables * 20));
  head.writeUInt16BE(tables + 1, 12);
  for (let at = 48; at < 44 + tables * 20; at += 20) head.writeUInt32BE(head.readUInt32BE(at) + 20, at);
  const entry = Buffer.alloc(20);
  entry.write(tag, 'latin1');
  [roboto.length + 20, packed.length, 100e6].forEach((value, i) => {
    entry.writeUInt32BE(value, 4 + 4 * i);
  });
  const font = Buffer.concat([head, entry, roboto.subarray(44 + tables * 20), packed]);
  return `data:font/woff;base64,${font.toString('base64')}`;
}
const bombs = ['ZZZZ', 'meta', 'ltag'].map(fontBomb);

/** A request of which only a part ever comes. */
async function neverEnds(): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  socket.write(
    'POST /api/render HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9000000\r\n\r\n{"',
  );
  await sleep(random.between(100, 5000));
  socket.destroy();
  count('never ended');
}

const hostile: (() => Promise<void>)[] = [
  () => ask('template', '/api/batches', { template: page(text({ text: `{{${spaces(4000)}x` })), records: [{ a: 1 }] }),
  () => ask('output', '/api/batches', { template: page(), output: `{{${spaces(2000)}x`, records: [{ a: 1 }] }),
  () => {
    const many = Array.from({ length: 5000 }, () => text({}));
    const template = page(...many, text({ text: '{{gone}}' }));
    return ask('fields', '/api/batches', { template, records: random.times(50, () => ({ name: 'x' })) }, {}, 3000);
  },
  () => ask('nowhere', '/nope', `[${'{},'.repeat(1e6)}{}]`),
  () => ask('array', '/api/render', `[${'{},'.repeat(2e6)}{}]`),
  () => ask('depth', '/api/render', `{"design":${'['.repeat(1e6)}${']'.repeat(1e6)}}`),
  () => ask('json', '/api/render', '{"design": {'),
  () => ask('prefer', '/api/renders', { design: page() }, { prefer: `wait${spaces(8000)}x` }),
  neverEnds,
  () =>
    render(page(text({ fontFamily: 'Bomb' })), {
      design: { ...page(text({ fontFamily: 'Bomb' })), fonts: [{ fontFamily: 'Bomb', url: random.pick(bombs) }] },
    }),
  () => {
    const children = random.times(100, (i) => image(`http://h${i}-${random.whole(0, 1e6)}.invalid/x.png`));
    return render(page(...children), { skipImageError: true, assetLoadTimeout: 1 });
  },
  () => render(videos(30), {}, random.between(200, 3000)),
  () =>
    render(
      page(
        image(
          svg(
            `<filter id="f">${'<feGaussianBlur stdDeviation="9"/>'.repeat(2000)}</filter><rect width="9" height="9" filter="url(#f)"/>`,
          ),
        ),
      ),
    ),
  () => render(page(image(svg('<g opacity=".9">'.repeat(300))))),
  () =>
    render(
      {
        width: 9000,
        height: 9000,
        pages: [{ children: [text({ blurEnabled: true, blurRadius: 50, width: 6000, height: 6000, fontSize: 900 })] }],
      },
      {},
      random.between(200, 2000),
    ),
  () => render(random.pick(examples), { pixelRatio: 6, skipFontError: true }, random.between(50, 2000)),
  () => render(page({ type: 'figure', fill: `linear-gradient(${spaces(5000)}x` })),
  () => render(page(text({ fill: `red${spaces(30_000)}x` }))),
  () => render({ ...page(text({ fontFamily: 'A' })), fonts: [{ fontFamily: 'A', url: `url(${spaces(8000)}x` }] }),
  () => render(page(text({ text: '<p '.repeat(20_000) })), { richTextEnabled: true }),
  () => render(page(text({ text: '\u202eא'.repeat(4000) }))),
  () => render(page(text({ text: '👩‍👩‍👧'.repeat(1000) }))),
  () =>
    render(
      page(
        image(
          `data:image/png;base64,${Buffer.from('89504e470d0a1a0a0000000d494844520000ea600000ea600806000000', 'hex').toString('base64')}`,
        ),
      ),
    ),
  () => ask('list', '/api/renders?per_page=x', {}),
];

async function client(kinds: readonly (() => Promise<void>)[]): Promise<void> {
  while (performance.now() < end) await random.pick(kinds)();
}

interface Sample {
  at: number;
  /** MB */
  memory: number;
  descriptors: number;
  processes: number;
  /** MB */
  disk: number;
}

/** The service's process: the one that the command started, where it starts itself once more. */
function servicePid(): number {
  const own = service.child.pid!;
  const [inner] = readFileSync(`/proc/${own}/task/${own}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return inner ?? own;
}
const pid = servicePid();

function sample(): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const memory = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  const processes = readdirSync(`/proc/${pid}/task`).reduce(
    (sum, thread) =>
      sum + readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).length,
    0,
  );
  const descriptors = readdirSync(`/proc/${pid}/fd`).length;
  return { at: performance.now(), memory, descriptors, processes, disk: folderSize(dataDir) / 1e6 };
}

const samples: Sample[] = [];
const begin = performance.now();
const timer = setInterval(() => {
  try {
    samples.push(sample());
  } catch {
    // A thread or file that was there a moment ago.
  }
}, 2000);
const progress = setInterval(() => {
  const { memory = 0, descriptors, processes, disk = 0 } = samples.at(-1) ?? {};
  console.log(
    `${Math.round((performance.now() - begin) / 60_000)} min: ${memory.toFixed(0)} MB, ${descriptors} descriptors, ${processes} processes, ${disk.toFixed(0)} MB of disk, load ${loadavg()[0]?.toFixed(1)}`,
  );
}, 60_000);

console.log(`seed ${seed}, ${minutes} minutes, load of the machine at the start ${loadavg()[0]?.toFixed(1)}`);
await Promise.all([...Array(FRIENDLY).fill(friendly), ...Array(HOSTILE).fill(hostile)].map(client));
clearInterval(timer);
clearInterval(progress);
await sleep(10_000);
const idle = sample();
const delays = readdirSync(home)
  .filter((name) => name.startsWith('probe.'))
  .map((name) => JSON.parse(readFileSync(path.join(home, name), 'utf8')) as { p99: number; p999: number; max: number });
delays.sort((a, b) => b.p999 - a.p999);
const [delay = { p99: 0, p999: 0, max: 0 }, waiting] = delays;
service.child.kill('SIGTERM');
const code = await service.ended;
await rm(home, { recursive: true, force: true });

const third = (number: number) =>
  samples.filter(({ at }) => Math.min(2, Math.floor(((at - begin) / (end - begin)) * 3)) === number);
const median = (of: readonly Sample[], what: keyof Sample): number =>
  of.map((one) => one[what]).sort((a, b) => a - b)[Math.floor(of.length / 2)] ?? Number.NaN;
const problems = [...faults, ...service.faults.map((line) => `logged ${line.slice(0, 400)}`)];
for (const what of ['memory', 'descriptors', 'processes', 'disk'] as const) {
  const [first, second, last] = [0, 1, 2].map((number) => median(third(number), what)) as [number, number, number];
  const most = Math.max(...samples.map((one) => one[what]));
  console.log(
    `${what}: median of each third ${[first, second, last].map((value) => value.toFixed(0)).join(', ')}; most ${most.toFixed(0)}; idle at the end ${idle[what].toFixed(0)}`,
  );
  if (last > second * GROWTH + 5) problems.push(`${what} grows`);
}
if (idle.processes > 0) problems.push(`${idle.processes} processes are left`);
console.log(
  `event loop late by ${delay.p99.toFixed(0)} ms (p99), ${delay.p999.toFixed(0)} (p99.9), ${delay.max.toFixed(0)} (most)`,
);
// The command waits for the service: how late it is, is the machine's doing.
if (waiting)
  console.log(
    `a process that only waits: ${waiting.p99.toFixed(0)}, ${waiting.p999.toFixed(0)}, ${waiting.max.toFixed(0)}`,
  );
if (delay.p999 > MOST_DELAY) problems.push(`the event loop is late by ${delay.p999.toFixed(0)} ms`);
if (code !== 0) problems.push(`ended with ${code}`);
console.log(statuses);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
