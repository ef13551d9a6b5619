/** A process that renders with the library of a build: `library-process.ts ROOT ALLOWED_HOST`, told by messages what. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The designs to render one after another, as JSON. */
export interface LibraryTurn {
  designs: string[];
  format: 'png' | 'jpeg';
}

/** What they took: ms of each, ms of CPU of all, and the MB that the process then holds. */
export interface TurnDone {
  times: number[];
  cpu: number;
  rss: number;
}

const [root = '', allowedHost = ''] = process.argv.slice(2);
const { createRenderer } = (await import(
  pathToFileURL(join(root, 'dist/index.mjs')).href
)) as typeof import('../renderer/index.ts');
const renderer = await createRenderer({ allowedHosts: [allowedHost], googleFontsUrl: null });

async function turn({ designs, format }: LibraryTurn): Promise<TurnDone> {
  const times: number[] = [];
  let cpu = 0;
  for (const json of designs) {
    const before = process.cpuUsage();
    const start = performance.now();
    await renderer.render(JSON.parse(json), { format });
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    cpu += (user + system) / 1000;
  }
  return { times, cpu, rss: process.memoryUsage.rss() / 1e6 };
}

let turns = Promise.resolve();
process.on('message', (message: LibraryTurn) => {
  turns = turns.then(async () => void process.send?.(await turn(message)));
});
