/**
 * A mix of 20 templates, over HTTP and through the library: `npm run bench:mix -- [--against FOLDER] [--rounds 5]
 * [--only 'HTTP 4+PNG+warm'] [--warm 1] [--renders 40] [--env NAME=VALUE]`. Of what is built here, by turns with another checkout that
 * is built, so that other work of the machine meets both. `--only`: ways whose names hold all these words; several may be given.
 * `--warm`: turns before those that count, which fill the caches. `--renders`: how many a turn has. `--env`: variables of the service here.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { post } from './client.ts';
import { type LibraryProcess, openLibrary } from './library.ts';
import { quantile } from './measure.ts';
import { type ServerProcess, startServer } from './server.ts';
import { openTemplates, type Sources, type Templates } from './templates.ts';

/** A way of rendering the templates. */
interface Way {
  name: string;
  sources: Sources;
  format: 'png' | 'jpeg';
  /** Requests at a time; 0: through the library, one at a time. */
  clients: number;
}

/** What a build took in one turn. */
interface Turn {
  /** Pictures per second. */
  rate: number;
  /** ms of CPU for each. */
  cpu: number;
  /** ms of each request. */
  times: number[];
  /** MB that the process holds at the end. */
  rss: number;
}

/** What a build took in all turns. */
interface Mixed {
  rate: number;
  cpu: number;
  p50: number;
  p99: number;
  rss: number;
  /** Of the turns, against those of the other build before them: at the median. */
  ratio?: { rate: number; cpu: number };
}

const SOURCES: Record<string, Sources> = {
  'data URIs, warm': { by: 'data', fresh: false },
  'data URIs, records': { by: 'data', fresh: false, filled: true },
  'data URIs, cold': { by: 'data', fresh: true },
  'URLs, warm': { by: 'url', fresh: false },
  'URLs, records': { by: 'url', fresh: false, filled: true },
  'URLs, cold': { by: 'url', fresh: true },
};

const WAYS: readonly Way[] = Object.entries(SOURCES).flatMap(([how, sources]) =>
  [0, 4, 8].flatMap((clients) =>
    (['png', 'jpeg'] as const).map((format) => ({
      name: `${clients ? `HTTP ${clients}` : 'library'}, ${format.toUpperCase()}, ${how}`,
      sources,
      format,
      clients,
    })),
  ),
);

/** A build under test. */
interface Build {
  turn(way: Way): Promise<Turn>;
  close(): Promise<void>;
}

async function openBuild(
  root: string,
  templates: Templates,
  renders: number,
  env: Record<string, string>,
): Promise<Build> {
  let server: Promise<ServerProcess> | undefined;
  let library: LibraryProcess | undefined;
  const allowed = new URL(JSON.parse(templates.design(0, SOURCES['URLs, warm']!)).pages[0].children[0].src).host;
  return {
    async turn(way) {
      // Made before: the client is on the same machine.
      const designs = Array.from({ length: renders }, (_, i) => templates.design(i, way.sources));
      if (way.clients === 0) {
        library ??= openLibrary(root, allowed);
        return runTurn(library, way, designs);
      }
      server ??= startServer({ GESSO_ALLOWED_HOSTS: allowed, GESSO_MAX_INLINE_BYTES: '200000000', ...env }, root);
      return serve(await server, way, designs);
    },
    async close() {
      library?.close();
      await (await server)?.close();
    },
  };
}

/** A turn of the library, one picture at a time. */
async function runTurn(library: LibraryProcess, { format }: Way, designs: string[]): Promise<Turn> {
  const { times, cpu, rss } = await library.turn({ designs, format });
  const taken = times.reduce((sum, time) => sum + time, 0);
  return { rate: (1000 * designs.length) / taken, cpu: cpu / designs.length, times, rss };
}

/** A turn of requests, as many at a time as the way says. */
async function serve(server: ServerProcess, { format, clients }: Way, designs: string[]): Promise<Turn> {
  const times: number[] = [];
  const bodies = designs.map((design) =>
    Buffer.from(`{"outputFormat":"file","format":"${format}","design":${design}}`),
  );
  const before = await server.usage();
  const start = performance.now();
  const client = async () => {
    for (let body = bodies.pop(); body; body = bodies.pop()) {
      const begin = performance.now();
      const { status } = await post(`${server.url}/api/render`, body);
      if (status !== 200) throw new Error(`the service answered ${status}`);
      times.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const rate = (1000 * designs.length) / (performance.now() - start);
  const after = await server.usage();
  return { rate, cpu: (after.cpu - before.cpu) / designs.length, times, rss: after.rss };
}

const median = (turns: readonly Turn[], key: 'rate' | 'cpu' | 'rss'): number =>
  quantile(
    turns.map((turn) => turn[key]),
    0.5,
  );

function mixed(turns: readonly Turn[], others?: readonly Turn[]): Mixed {
  const times = turns.flatMap((turn) => turn.times);
  const ratio = (key: 'rate' | 'cpu') =>
    quantile(
      turns.map((turn, i) => turn[key] / others![i]![key]),
      0.5,
    );
  return {
    rate: median(turns, 'rate'),
    cpu: median(turns, 'cpu'),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    rss: Math.max(...turns.map(({ rss }) => rss)),
    ...(others && { ratio: { rate: ratio('rate'), cpu: ratio('cpu') } }),
  };
}

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true },
    warm: { type: 'string', default: '1' },
    renders: { type: 'string', default: '40' },
    env: { type: 'string', multiple: true, default: [] },
  },
});
const [rounds, warm, renders] = [Number(values.rounds), Number(values.warm), Number(values.renders)];
const env = Object.fromEntries(values.env.map((pair) => pair.split(/=(.*)/s, 2) as [string, string]));
const isAsked = ({ name }: Way) =>
  !values.only || values.only.some((words) => words.split('+').every((word) => name.includes(word)));

const templates = await openTemplates();
const now = await openBuild(join(fileURLToPath(import.meta.url), '../..'), templates, renders, env);
const before = values.against ? await openBuild(resolve(values.against), templates, renders, {}) : undefined;

function say(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}
const cellsOf = ({ rate, cpu, p50, p99, rss }: Mixed): string[] => [
  rate.toFixed(1),
  cpu.toFixed(1),
  p50.toFixed(0),
  p99.toFixed(0),
  rss.toFixed(0),
];
const columns = ['pictures/s', 'CPU ms each', 'p50 ms', 'p99 ms', 'RSS MB'];
const header = ['', ...columns, ...(before ? [...columns.map((name) => `${name}, other`), 'rate ×', 'CPU ×'] : [])];
say(header);
say(header.map((_, i) => (i === 0 ? '---' : '---:')));
try {
  for (const way of WAYS.filter(isAsked)) {
    const turns: { now: Turn[]; before: Turn[] } = { now: [], before: [] };
    for (let round = 0; round < warm + rounds; round++) {
      const old = await before?.turn(way);
      const turn = await now.turn(way);
      if (round < warm) continue;
      if (old) turns.before.push(old);
      turns.now.push(turn);
    }
    const result = mixed(turns.now, before && turns.before);
    const others = before ? cellsOf(mixed(turns.before)) : [];
    const ratios = result.ratio ? [result.ratio.rate.toFixed(2), result.ratio.cpu.toFixed(2)] : [];
    say([way.name, ...cellsOf(result), ...others, ...ratios]);
  }
} finally {
  await Promise.all([now.close(), before?.close(), templates.close()]);
}
