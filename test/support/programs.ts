/**
 * Programs that tests wait for. Unix makes a process of a copy of the one that starts it, which from then on is stopped at the
 * first write to each page of its memory: one that renders spends up to 300 ms of CPU on that. So a small process starts them.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How a program ended. */
export interface Ended {
  /** Null where a signal ended it. */
  status: number | null;
  stdout: Buffer;
  stderr: Buffer;
}

/** Asks the small process, and answers with what it says. */
type Ask = (request: string) => Ended;

let ask: Ask | undefined;

/** Starts the process that starts programs; it ends with this one. */
function startRunner(): Ask {
  const folder = mkdtempSync(path.join(tmpdir(), 'gesso-programs-'));
  const fifos = ['asked', 'answered'].map((name) => path.join(folder, name));
  execFileSync('mkfifo', fifos);
  const program = path.join(import.meta.dirname, 'program-runner.mjs');
  spawn(process.execPath, [program, ...fifos], { stdio: ['ignore', 'ignore', 'inherit'] }).unref();
  // Each waits until its other end is open.
  const [asked, answered] = [openSync(fifos[0]!, 'w'), openSync(fifos[1]!, 'r')];
  rmSync(folder, { recursive: true });

  const read = (length: number): Buffer => {
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let read = 0; read < length; ) {
      const count = readSync(answered, bytes, read, length - read, null);
      if (count === 0) throw new Error('the process that starts programs has ended');
      read += count;
    }
    return bytes;
  };
  return (request) => {
    const line = Buffer.from(`${request}\n`);
    for (let written = 0; written < line.length; ) written += writeSync(asked, line, written);
    const { status, error, ...lengths } = JSON.parse(read(read(4).readUInt32LE()).toString());
    const [stdout, stderr] = [read(lengths.stdout), read(lengths.stderr)];
    if (error !== undefined) throw new Error(error);
    return { status, stdout, stderr };
  };
}

/** Runs a program to its end. @throws Error where it cannot be started */
export function runProgram(command: string, args: readonly string[], options: { cwd?: string } = {}): Ended {
  if (process.platform === 'win32') {
    const { error, ...ended } = spawnSync(command, args, { ...options, maxBuffer: Number.POSITIVE_INFINITY });
    if (error) throw error;
    return ended;
  }
  ask ??= startRunner();
  const given = { cwd: process.cwd(), env: process.env, ...options };
  return ask(JSON.stringify({ command, args, options: given }));
}

/** What a program writes. @throws Error with its complaint, where it fails */
export function outputOf(command: string, args: readonly string[], options: { cwd?: string } = {}): Buffer {
  const { status, stdout, stderr } = runProgram(command, args, options);
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} (${status}): ${stderr}`);
  return stdout;
}
