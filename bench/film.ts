/**
 * How fast films are rendered: `npx tsx bench/film.ts [--seconds 5] [--format mp4] [--side 1080]`. Prints frames a second, the
 * time of each stage and the most memory of this process and of ffmpeg. Run it on a machine that does nothing else.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { createRenderer, type RenderOptions } from '../renderer/index.ts';
import { filmDesign } from './designs.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    format: { type: 'string', default: 'mp4' },
    side: { type: 'string', default: '1080' },
    still: { type: 'boolean', default: false },
  },
});
const [seconds, side] = [Number(values.seconds), Number(values.side)];
const format = values.format as NonNullable<RenderOptions['format']>;

/** MB that this process and its children hold. */
function memory(): number {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,rss=']).toString().trim().split('\n');
  const kilobytes = lines.reduce((sum, line) => {
    const [pid, parent, rss] = line.trim().split(/\s+/).map(Number);
    return pid === process.pid || parent === process.pid ? sum + rss! : sum;
  }, 0);
  return Math.round(kilobytes / 1024);
}

const renderer = await createRenderer({ googleFontsUrl: null });
const design = await filmDesign(side, seconds * 1000, !values.still);
// The first film also loads fonts, and compiles what is often run.
await renderer.render(design, { format, duration: 200 });
let most = 0;
const watch = setInterval(() => {
  most = Math.max(most, memory());
}, 200);
const [begin, before] = [performance.now(), process.cpuUsage()];
let frames = 0;
const { data, timings } = await renderer.render(design, { format, onProgress: () => void frames++ });
const time = (performance.now() - begin) / 1000;
const { user, system } = process.cpuUsage(before);
clearInterval(watch);
await renderer.close();
console.log({
  film: `${seconds} s of ${side} × ${side} px as ${format}`,
  seconds: Number(time.toFixed(2)),
  framesPerSecond: Math.round(frames / time),
  ownCpuSeconds: Number(((user + system) / 1e6).toFixed(2)),
  stages: Object.fromEntries(Object.entries(timings).map(([stage, ms]) => [stage, Math.round(ms)])),
  megabytes: { file: Number((data.length / 1e6).toFixed(2)), most },
});
