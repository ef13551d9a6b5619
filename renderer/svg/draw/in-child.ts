import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { svgTooComplex } from '../errors.ts';

/**
 * Reads an SVG from its input, writes the raw pixels to its output. Arguments: where sharp lies, ms of work. librsvg draws
 * in a thread, so that this one can watch how long it has worked.
 */
const PROGRAM = `
const sharp = require(process.argv[1]);
const before = process.cpuUsage();
setInterval(() => {
  const { user, system } = process.cpuUsage(before);
  if ((user + system) / 1000 > Number(process.argv[2])) process.kill(process.pid, 'SIGKILL');
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
 * @returns raw RGBA
 * @throws RenderError `svg_too_complex`
 */
export function drawInChild(svg: Buffer, timeout: number): Promise<Buffer> {
  const sharp = createRequire(import.meta.url).resolve('sharp');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', PROGRAM, sharp, String(timeout)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: timeout * LONGEST_WAIT,
      killSignal: 'SIGKILL',
    });
    const pixels: Buffer[] = [];
    const complaint: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => pixels.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
    // The child may end before it has read everything; `close` tells how it ended.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(pixels));
      else if (signal) reject(svgTooComplex(`drawing it took more than ${timeout / 1000} s`));
      else reject(svgTooComplex(Buffer.concat(complaint).toString().split('\n')[0] ?? ''));
    });
    child.stdin.end(svg);
  });
}
