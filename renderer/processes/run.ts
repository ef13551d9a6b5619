import { spawn } from 'node:child_process';

export interface Program {
  command: string;
  args: readonly string[];
  /** Its whole environment: nothing of ours, so that no secret is passed on. */
  env: Readonly<Record<string, string>>;
  /** Written to its standard input. */
  input?: Uint8Array;
  /** It is killed after this time, ms. */
  timeoutMs: number;
  /** It is killed when it has written more bytes. Default: no bound. */
  mostOutput?: number;
}

/** How a program ended. */
export interface Ended {
  /** Null where it was killed. */
  code: number | null;
  stdout: Buffer;
  /** Its beginning. */
  stderr: string;
  /** Whether it wrote more than it may. */
  tooLong: boolean;
}

const MOST_COMPLAINT = 65_536;

/**
 * Runs a program to its end, which is the end of the process: nothing of it is left when the promise settles.
 * @throws the error of a program that cannot be started; the signal's reason, once the program is killed
 */
export function run(program: Program, signal?: AbortSignal): Promise<Ended> {
  const { command, args, env, input, timeoutMs, mostOutput = Number.POSITIVE_INFINITY } = program;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const kill = () => void child.kill('SIGKILL');
    signal?.addEventListener('abort', kill, { once: true });
    const chunks: Buffer[] = [];
    let length = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > mostOutput) kill();
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < MOST_COMPLAINT) stderr += chunk.toString('latin1');
    });
    // The program may end before it has read everything; `close` tells how it ended.
    child.stdin.on('error', () => {});
    const settle = (end: () => void) => {
      signal?.removeEventListener('abort', kill);
      if (signal?.aborted) reject(signal.reason);
      else end();
    };
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', (code) =>
      settle(() => resolve({ code, stdout: Buffer.concat(chunks), stderr, tooLong: length > mostOutput })),
    );
    child.stdin.end(input);
  });
}
