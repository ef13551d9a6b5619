import { createRequire } from 'node:module';
import type { LottieFrames, LottieOptions } from '../children.ts';
import { run } from './run.ts';

/**
 * Reads a Lottie animation from its input; writes a line of JSON about it and then its frames to its output. Arguments:
 * the program of the thread that draws, its options. The thread cannot be stopped while it draws, so that this one watches how
 * much it works and takes, and whether its parent lives.
 */
const WATCH = `
const { Worker } = require('node:worker_threads');
const options = JSON.parse(process.argv[2]);
const parent = process.ppid;
const before = process.cpuUsage();
const complain = (text) => {
  require('node:fs').writeSync(2, text);
  process.exit(1);
};
setInterval(() => {
  const { user, system } = process.cpuUsage(before);
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  if ((user + system) / 1000 > options.timeoutMs) complain('drawing it took more than ' + options.timeoutMs / 1000 + ' s');
  if (process.memoryUsage.rss() > options.mostMemory) complain('drawing it takes too much memory');
}, 50).unref();
let done = false;
const chunks = [];
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
  const workerData = { ...options, data: Buffer.concat(chunks) };
  new Worker(process.argv[1], { eval: true, workerData, stderr: true })
    .on('error', (error) => complain(String(error.message)))
    .on('exit', () => done || complain('it cannot be read'))
    .on('message', ({ about, frames }) => {
      done = true;
      process.stdout.write(JSON.stringify(about) + '\\n');
      frames.forEach((frame, i) => process.stdout.write(frame, i === frames.length - 1 ? () => process.exit() : undefined));
    });
});`;

/** Draws with ThorVG. It has no network: its own program is handed to it, and files outside the animation are left out. */
const DRAW = `
const { readFileSync } = require('node:fs');
const { parentPort, workerData } = require('node:worker_threads');
const { player, wasm, times, width, height, scale, maxPixels, longestSide } = workerData;
const type = { headers: { 'content-type': 'application/wasm' } };
globalThis.fetch = async () => new Response(readFileSync(wasm), type);
const { DotLottie } = require(player);
DotLottie.setWasmUrl('gesso:player.wasm');
const file = Buffer.from(workerData.data);
const text = file.toString().trimStart();
const data = text.startsWith('{') ? text : file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
const canvas = { width: 1, height: 1 };
const outside = new Set();
const renderConfig = { autoResize: false, devicePixelRatio: 1 };
// A URL comes with a slash before it.
const assetResolver = (name) => void outside.add(name.replace(/^\\/(?=[a-z]+:)/, ''));
const animation = new DotLottie({ canvas, data, autoplay: false, renderConfig, assetResolver });
const fail = (error) => {
  throw error;
};
animation.addEventListener('loadError', ({ error }) => setImmediate(fail, error));
animation.addEventListener('load', () => {
  const size = animation.animationSize();
  if (!(size.width > 0 && size.height > 0)) fail(new Error('it has no size'));
  const asked = Math.max(width / size.width, height / size.height) * scale;
  const most = Math.min(Math.sqrt(maxPixels / (size.width * size.height)), longestSide / Math.max(size.width, size.height));
  const factor = Math.min(asked, most);
  canvas.width = Math.max(1, Math.round(size.width * factor));
  canvas.height = Math.max(1, Math.round(size.height * factor));
  animation.resize();
  const { totalFrames, duration } = animation;
  const frames = times.map((time) => {
    const at = duration > 0 ? ((time / 1000) % duration) * (totalFrames / duration) : 0;
    animation.setFrame(at);
    return Buffer.from(animation.buffer);
  });
  const about = { width: canvas.width, height: canvas.height, duration: duration * 1000, outside: [...outside] };
  parentPort.postMessage({ about, frames });
});`;

/** Memory of the process, bytes: 90 MB are its own before it draws. */
const MOST_MEMORY = 1e9;

/** A process that waits for its turn on a busy machine may take so many times longer than it works. */
const LONGEST_WAIT = 10;

/** px: ThorVG's rasteriser holds no longer lines. */
const LONGEST_SIDE = 8192;

/**
 * Draws frames of a Lottie animation in a process of its own, which is ended where it works for too long or takes too much
 * memory: an animation may be a program without an end.
 * @throws the signal's reason
 */
export async function drawLottie(
  data: Uint8Array,
  options: LottieOptions,
  signal: AbortSignal | undefined,
): Promise<LottieFrames> {
  const { resolve } = createRequire(import.meta.url);
  const given = {
    ...options,
    player: resolve('@lottiefiles/dotlottie-web'),
    wasm: resolve('@lottiefiles/dotlottie-web/dotlottie-player.wasm'),
    longestSide: LONGEST_SIDE,
    mostMemory: MOST_MEMORY,
  };
  const { code, stdout, stderr } = await run(
    {
      command: process.execPath,
      args: ['-e', WATCH, DRAW, JSON.stringify(given)],
      env: {},
      input: data,
      timeoutMs: options.timeoutMs * LONGEST_WAIT,
    },
    signal,
  );
  const end = stdout.indexOf('\n');
  if (code === 0 && end > 0)
    return { ...JSON.parse(stdout.toString('utf8', 0, end)), pixels: stdout.subarray(end + 1) };
  if (code === null) return { reason: `drawing it took more than ${options.timeoutMs / 1000} s` };
  return { reason: stderr.split('\n')[0] || 'it cannot be drawn' };
}
