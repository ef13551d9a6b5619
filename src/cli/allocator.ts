import { spawn } from 'node:child_process';

/**
 * What glibc's allocator is told where the operator told it nothing. By itself it keeps for every thread what pictures and
 * their buffers leave when they are freed, and from the first of them on even what it would have given back: the service
 * then holds 540 MB in place of 340 at eight renders of 1080 px at a time. It reads this when a process starts.
 */
const SETTINGS = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };

/** Names the process that waits for this one. */
const PARENT = 'GESSO_PARENT';

const FORWARDED = ['SIGTERM', 'SIGINT'] as const;

function isGlibc(): boolean {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime !== undefined;
}

/** Whether the operator chose another allocator or settings, or a debugger listens, which only one process can have. */
const isSetUp = (): boolean =>
  Object.keys(process.env).some((name) => name.startsWith('MALLOC_') || name === 'LD_PRELOAD') ||
  process.execArgv.some((argument) => argument.startsWith('--inspect'));

/**
 * Runs this same command once more with the allocator's settings, where they matter and are not there yet; this process
 * then only passes signals on, and ends as that one does. Where this one is killed, so is that one.
 *
 * @returns false where the command is to be run here
 */
export function runsWithSettings(): boolean {
  if (process.env[PARENT] === String(process.ppid)) {
    process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
    // A service that could not begin ends by itself.
    process.channel?.unref();
    return false;
  }
  if (process.platform !== 'linux' || isSetUp() || !isGlibc()) return false;
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env: { ...process.env, ...SETTINGS, [PARENT]: String(process.pid) },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    throw error;
  });
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const forwarded of FORWARDED) process.removeAllListeners(forwarded);
    process.kill(process.pid, signal);
  });
  return true;
}
