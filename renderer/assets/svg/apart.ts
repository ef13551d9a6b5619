import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { svgTooComplex } from './errors.ts';

/** Reads an SVG from its input, writes the raw pixels to its output. Argument: where sharp lies. */
const PROGRAM = `
const sharp = require(process.argv[1]);
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

/**
 * Draws an SVG in a process of its own, which is ended after `timeout` ms: librsvg cannot be stopped otherwise.
 * @returns raw RGBA
 * @throws RenderError `svg_too_complex`
 */
export function drawApart(svg: Buffer, timeout: number): Promise<Buffer> {
  const sharp = createRequire(import.meta.url).resolve('sharp');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', PROGRAM, sharp], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout,
      killSignal: 'SIGKILL',
    });
    const pixels: Buffer[] = [];
    const complaint: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => pixels.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
    // It may end before it has read everything; what became of it is told by `close`.
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
