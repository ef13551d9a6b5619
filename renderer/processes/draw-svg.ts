import { createRequire } from 'node:module';
import type { SvgPixels } from '../children.ts';
import { run } from './run.ts';

/**
 * Reads an SVG from its input, writes the raw pixels to its output. Arguments: where sharp lies, ms of work. librsvg draws
 * in a thread, so that this one can watch how long it has worked, and whether its parent lives.
 */
const PROGRAM = `
const sharp = require(process.argv[1]);
const before = process.cpuUsage();
const parent = process.ppid;
setInterval(() => {
  const { user, system } = process.cpuUsage(before);
  const isOver = (user + system) / 1000 > Number(process.argv[2]);
  if (isOver || process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 100).unref();
const chunks = [];
process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', async () => {
  try {
    const image = sharp(Buffer.concat(chunks), { unlimited: true, limitInputPixels: false });
    process.stdout.write(await image.ensureAlpha().raw().toBuffer());
  } catch (error) {
    process.stderr.write(String(error.message));
    process.exitCode = 1;
  }
});`;

/** A process that waits for its turn on a busy machine may take so many times longer than it works. */
const LONGEST_WAIT = 10;

/**
 * Draws an SVG in a process of its own, which is ended once it has worked for `timeout` ms: librsvg cannot be stopped
 * otherwise. Time spent waiting for the processor does not count.
 * @throws the signal's reason
 */
export async function drawSvg(svg: Uint8Array, timeout: number, signal: AbortSignal | undefined): Promise<SvgPixels> {
  const sharp = createRequire(import.meta.url).resolve('sharp');
  const { code, stdout, stderr } = await run(
    {
      command: process.execPath,
      args: ['-e', PROGRAM, sharp, String(timeout)],
      env: {},
      input: svg,
      timeoutMs: timeout * LONGEST_WAIT,
    },
    signal,
  );
  if (code === 0) return { pixels: stdout };
  if (code === null) return { reason: `drawing it took more than ${timeout / 1000} s` };
  return { reason: stderr.split('\n')[0] ?? '' };
}
