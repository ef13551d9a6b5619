/**
 * How fast designs are rendered: `npm run bench -- [--output result.json] [--compare earlier.json] [--rounds 1]
 * [--only photo,text] [--soak 2000]`. Run it on a machine that does nothing else, after `npm run build`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { createRenderer, type Renderer, type Stage } from '../renderer/index.ts';
import { render } from './client.ts';
import { type BenchDesign, benchDesigns, type Kind } from './designs.ts';
import { renderFloor } from './floor.ts';
import { type Measured, measure, quantile } from './measure.ts';
import { compare, print, type Result } from './report.ts';
import { type ServerProcess, startServer } from './server.ts';

const { values } = parseArgs({
  options: {
    output: { type: 'string' },
    compare: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string' },
    soak: { type: 'string', default: '0' },
  },
});
const rounds = Number(values.rounds);
const soak = Number(values.soak);
const cores = availableParallelism();
const concurrencies = [...new Set([1, cores, 4 * cores])];

const kinds = values.only?.split(',');
const designs = (await benchDesigns()).filter(({ kind }) => !kinds || kinds.includes(kind));
const repeated = Array.from({ length: rounds }, () => designs).flat();
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Each kind alone, one after another: times, stages, and the floor of the same pictures. */
async function measureKinds(renderer: Renderer): Promise<Result['kinds']> {
  const result: Result['kinds'] = {};
  for (const kind of new Set(designs.map((design) => design.kind))) {
    const own = repeated.filter((design) => design.kind === kind);
    const stages: Record<Stage, number> = { parse: 0, load: 0, layout: 0, paint: 0, encode: 0 };
    const render = async ({ design, format }: BenchDesign) => {
      const { timings } = await renderer.render(design, { format });
      for (const stage of Object.keys(stages) as Stage[]) stages[stage] += timings[stage] / own.length;
    };
    const measured = await measure(
      own.map((design) => () => render(design)),
      1,
    );
    result[kind] = { ...measured, stages, ...(kind === 'pdf' ? {} : await measureFloor(own, renderer)) };
    say(`${kind}: measured`);
  }
  return result;
}

/** ms at the median: plain pixels, and the pictures' own. */
async function measureFloor(own: readonly BenchDesign[], renderer: Renderer) {
  const plain = await measure(
    own.map(
      ({ width, height }) =>
        () =>
          renderFloor(width, height),
    ),
    1,
  );
  const times: number[] = [];
  for (const { design, width, height } of own) {
    const { data } = await renderer.render(design);
    const pixels = await sharp(data).ensureAlpha().raw().toBuffer();
    const begin = performance.now();
    await renderFloor(width, height, pixels);
    times.push(performance.now() - begin);
  }
  return { floor: { plain: plain.p50, samePixels: quantile(times, 0.5) } };
}

const throughLibrary = (renderer: Renderer, concurrency: number): Promise<Measured> =>
  measure(
    repeated.map(
      ({ design, format }) =>
        () =>
          renderer.render(design, { format }),
    ),
    concurrency,
  );

/** The service at each concurrency, then as many renders as `--soak` says at the last. */
async function throughHttp(server: ServerProcess): Promise<Pick<Result, 'http' | 'soak'>> {
  const bodies = repeated.map(({ design, format }) => JSON.stringify({ design, format, outputFormat: 'file' }));
  const run = (count: number, concurrency: number) =>
    measure(
      Array.from({ length: count }, (_, i) => () => render(server.url, bodies[i % bodies.length]!)),
      concurrency,
      server.usage,
    );
  // Every worker has loaded its fonts before it is measured.
  await Promise.all(Array.from({ length: 2 * cores }, () => render(server.url, bodies[0]!)));
  const http: Record<string, Measured> = {};
  for (const concurrency of concurrencies) {
    http[concurrency] = await run(bodies.length, concurrency);
    say(`http, ${concurrency} at a time: measured`);
  }
  if (soak === 0) return { http };
  const before = await run(bodies.length, 4 * cores);
  await run(soak, 4 * cores);
  const after = await run(bodies.length, 4 * cores);
  return { http, soak: { renders: soak, before: before.rss, after: after.rss } };
}

const renderer = await createRenderer();
say('warming up');
for (const kind of new Set<Kind>(designs.map((design) => design.kind))) {
  const { design, format } = designs.find((candidate) => candidate.kind === kind)!;
  await renderer.render(design, { format });
}
const library: Record<string, Measured> = {};
for (const concurrency of concurrencies) {
  library[concurrency] = await throughLibrary(renderer, concurrency);
  say(`library, ${concurrency} at a time: measured`);
}
const kindsMeasured = await measureKinds(renderer);
await renderer.close();
const server = await startServer({ GESSO_LOG_LEVEL: 'info', GESSO_MAX_INLINE_BYTES: '200000000' });
const result: Result = {
  machine: { cpu: cpus()[0]?.model ?? 'unknown', cores, node: process.version },
  designs: designs.length,
  library,
  ...(await throughHttp(server)),
  kinds: kindsMeasured,
};
await server.close();
print(result);
if (values.compare) compare(JSON.parse(await readFile(values.compare, 'utf8')) as Result, result);
if (values.output) await writeFile(values.output, `${JSON.stringify(result, null, 2)}\n`);
