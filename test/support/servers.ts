/** Real servers that tests start themselves, each with data of its own that is deleted when it stops. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { POSTGRES, root } from './tools.ts';

/** A server on a port of 127.0.0.1 that stays the same over restarts. */
export interface TestServer {
  /** e.g. `redis://127.0.0.1:40123` or `postgres://postgres@127.0.0.1:40123/postgres`. */
  url: string;
  /** Its processes, by id: the first has started the others. */
  processes(): number[];
  /** Stops its processes where they are (SIGSTOP): connections stay open and nothing is answered. */
  pause(): void;
  resume(): void;
  /** Ends it in order and starts it on the same data. */
  restart(): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

/** How a program is started. */
interface Program {
  command: string;
  args: string[];
  /** What it says once it takes connections. */
  isUp: RegExp;
  uid?: number;
  gid?: number;
}

/** ms in which a server has to take connections. */
const LONGEST_START = 60_000;

/** A port that nothing listens on, yet: see {@link onFreePort}. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** How often another port is tried where somebody else took one first. */
const PORTS = 5;

/** What `start` makes of a free port; of another one where it fails since the port is in use by then. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let left = PORTS; ; left--)
    try {
      return await start(await freePort());
    } catch (error) {
      if (left === 0 || !/address already in use|EADDRINUSE/i.test(String(error))) throw error;
    }
}

/**
 * Resolves once a program says that it takes connections: at its port another one could answer.
 * @throws with what it said, where it ends before or takes too long
 */
export async function untilUp(child: ChildProcess, isUp: RegExp): Promise<void> {
  let said = '';
  const up = new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${child.spawnargs.join(' ')} ${why}: ${said}`));
    setTimeout(fail, LONGEST_START, 'did not start').unref();
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (chunk: Buffer) => {
        said = (said + chunk).slice(-4000);
        if (isUp.test(said)) resolve();
      });
    child.once('error', reject).once('close', (code) => fail(`ended with ${code}`));
  });
  await up.catch((error) => {
    child.kill('SIGKILL');
    throw error;
  });
}

/** The processes that a process has started, by id; none where the system does not tell. */
function childrenOf(pid: number): number[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The second field, a name in parentheses, may hold spaces.
      const parent = readFileSync(`/proc/${name}/stat`, 'latin1').split(')').at(-1)?.trim().split(' ')[1];
      return Number(parent) === pid ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

async function startServer(folder: string, url: string, program: Program): Promise<TestServer> {
  const { command, args, isUp, ...as } = program;
  let child: ChildProcess;
  let ended: Promise<unknown>;

  async function start(): Promise<void> {
    child = spawn(command, args, { ...as, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    ended = new Promise((resolve) => child.once('close', resolve));
    await untilUp(child, isUp);
  }

  async function end(): Promise<void> {
    signal('SIGCONT');
    // Redis saves and ends; PostgreSQL ends without waiting for its clients (fast shutdown).
    child.kill('SIGINT');
    await ended;
  }

  function processes(): number[] {
    const { pid } = child;
    return pid === undefined || child.exitCode !== null ? [] : [pid, ...childrenOf(pid)];
  }

  function signal(name: NodeJS.Signals): void {
    for (const one of processes())
      try {
        process.kill(one, name);
      } catch {
        // It has ended meanwhile.
      }
  }

  await start();
  return {
    url,
    processes,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async restart() {
      await end();
      await start();
    },
    async stop() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const newFolder = (name: string) => mkdtempSync(path.join(tmpdir(), `gesso-${name}-`));

/**
 * Starts a Redis server that writes what it is told to its disk.
 * @param policy its `maxmemory-policy`
 * @param password what it asks for; '': nothing
 */
export async function startRedis({ policy = 'noeviction', password = '' } = {}): Promise<TestServer> {
  const folder = newFolder('redis');
  return onFreePort((port) => {
    const own = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
    const args = [...own, '--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', policy];
    if (password) args.push('--requirepass', password);
    const isUp = /Ready to accept connections/;
    const user = password && `:${password}@`;
    return startServer(folder, `redis://${user}127.0.0.1:${port}`, { command: 'redis-server', args, isUp });
  });
}

/** Whom PostgreSQL runs as: it refuses to run as root. */
function postgresUser(): Pick<Program, 'uid' | 'gid'> {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

const postgresProgram = (name: string) => path.join(POSTGRES, name);

/** Makes the files of a PostgreSQL server in a folder, as the user whom it runs as: 2 s of CPU. */
function initPostgres(folder: string, password: string): void {
  const as = postgresUser();
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  const secret = path.join(folder, 'password');
  if (password) writeFileSync(secret, password, { mode: 0o644 });
  const access = password ? ['-A', 'scram-sha-256', '--pwfile', secret] : ['-A', 'trust'];
  const init = ['-D', 'data', ...access, '-U', 'postgres', '--no-sync', '--no-instructions', '--encoding', 'UTF8'];
  execFileSync(postgresProgram('initdb'), init, { ...as, cwd: folder, stdio: 'pipe' });
}

/** Copies the files of a server that holds nothing and asks for no password; they are made once for all runs. */
function copyPostgres(folder: string): void {
  const version = execFileSync(postgresProgram('postgres'), ['--version'], { encoding: 'utf8' }).replace(/\W+/g, '-');
  const kept = path.join(root, 'node_modules/.cache/gesso', version);
  if (!existsSync(kept)) {
    const made = newFolder('postgres');
    initPostgres(made, '');
    // Whole or not at all: other processes may look for it, or make it too.
    mkdirSync(path.dirname(kept), { recursive: true });
    const copy = mkdtempSync(`${kept}-`);
    execFileSync('cp', ['-R', path.join(made, 'data'), copy]);
    rmSync(made, { recursive: true });
    try {
      renameSync(copy, kept);
    } catch (error) {
      if (!existsSync(kept)) throw error;
      rmSync(copy, { recursive: true });
    }
  }
  execFileSync('cp', ['-R', path.join(kept, 'data'), folder]);
  const { uid, gid } = postgresUser();
  if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${gid}`, folder]);
}

/** Starts a PostgreSQL server with one database. @param password what it asks for; '': nothing */
export async function startPostgres({ password = '' } = {}): Promise<TestServer> {
  const folder = newFolder('postgres');
  const data = path.join(folder, 'data');
  const as = postgresUser();
  if (password) initPostgres(folder, password);
  else copyPostgres(folder);
  // Its files are deleted with the test: they need not reach the disk.
  const settings = ['listen_addresses=127.0.0.1', 'fsync=off', 'max_connections=200', 'lc_messages=C'];
  return onFreePort((port) => {
    const args = ['-D', data, '-p', `${port}`, '-k', folder, ...settings.flatMap((one) => ['-c', one])];
    const user = password ? `postgres:${password}` : 'postgres';
    const url = `postgres://${user}@127.0.0.1:${port}/postgres`;
    const isUp = /ready to accept connections/;
    return startServer(folder, url, { command: postgresProgram('postgres'), args, isUp, ...as });
  });
}
