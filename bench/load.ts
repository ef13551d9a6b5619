/**
 * Loads a service of its own and prints what its clients and its memory saw: `npx tsx bench/load.ts [clients] [seconds]`
 * (200 and 60). Needs a build. Exits with 1 on any 5xx but 503, or where memory grows by more than 10 % after a third.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { post } from './client.ts';
import { startServer } from './server.ts';

const [clients = 200, seconds = 60] = process.argv.slice(2).map(Number);
const root = fileURLToPath(new URL('..', import.meta.url));
const designs = await Promise.all(
  ['poster', 'card', 'rich-text'].map((name) => readFile(join(root, 'examples', `${name}.json`), 'utf8')),
);

const server = await startServer();
const { url } = server;
const memory = async (): Promise<number> => (await server.usage()).rss;

const statuses = new Map<number, number>();
const accepted: number[] = [];
const end = Date.now() + seconds * 1000;

/** One client: it asks again as soon as it is answered, or when Retry-After says. */
async function client(index: number): Promise<void> {
  for (let turn = index; Date.now() < end; turn++) {
    const began = performance.now();
    const body = `{"outputFormat":"file","skipFontError":true,"design":${designs[turn % designs.length]}}`;
    const { status, retryAfter } = await post(`${url}/api/render`, body);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (status === 200) accepted.push(performance.now() - began);
    await sleep(Math.max(0, Math.min(retryAfter * 1000, end - Date.now())));
  }
}

const running = Array.from({ length: clients }, (_, index) => client(index));
await sleep((seconds * 1000) / 3);
const warm = await memory();
await sleep((seconds * 2000) / 3 - 500);
const last = await memory();
await Promise.all(running);
await server.close();

accepted.sort((a, b) => a - b);
const percentile = (share: number) => Math.round(accepted[Math.floor(accepted.length * share)] ?? Number.NaN);
const faults = [...statuses].filter(([status]) => status >= 500 && status !== 503);
const growth = last / warm - 1;
console.log(`${clients} clients, ${seconds} s; answers ${JSON.stringify(Object.fromEntries(statuses))}`);
console.log(
  `accepted: ${(accepted.length / seconds).toFixed(1)}/s, median ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`,
);
console.log(
  `memory: ${warm.toFixed(0)} MB after ${Math.round(seconds / 3)} s, ${last.toFixed(0)} MB after ${seconds} s (${(growth * 100).toFixed(1)} %)`,
);
process.exitCode = faults.length > 0 || growth > 0.1 ? 1 : 0;
