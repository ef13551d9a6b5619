import { spawn } from 'node:child_process';

/**
 * Settings for glibc's allocator, where the operator has not set them. By default glibc keeps the freed memory of pictures and
 * buffers, to give it out again at once; with these it is asked of the system anew each time, in large pages, which save some
 * of the time. glibc reads the settings when a process starts.
 */
const ALLOCATOR = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };
const LARGE_PAGES = 'glibc.malloc.hugetlb=1';

/**
 * V8 collects young objects before they take 48 MB in a thread; most of them are handles of buffers. Workers get
 * another bound in workers.ts.
 */
const YOUNG_HEAP = '--max-semi-space-size=2';

/** The settings, added to those of the operator. */
const settings = ({ GLIBC_TUNABLES, NODE_OPTIONS }: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...ALLOCATOR,
  GLIBC_TUNABLES: GLIBC_TUNABLES ? `${LARGE_PAGES}:${GLIBC_TUNABLES}` : LARGE_PAGES,
  NODE_OPTIONS: NODE_OPTIONS ? `${YOUNG_HEAP} ${NODE_OPTIONS}` : YOUNG_HEAP,
});

/** V8 collects sooner and compiles less. */
const COMPACT = '--optimize-for-size';

/** Names the process that waits for this one. */
const PARENT = '_GESSO_PARENT';

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
 * Runs this same command once more with settings by which it holds less memory, where they matter and are not there yet; this
 * process then only passes signals on, and ends as that one does. Where this one is killed, so is that one.
 *
 * @returns false where the command is to be run here
 */
export function runsWithLessMemory(): boolean {
  if (process.env[PARENT] === String(process.ppid)) {
    process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
    // A service that could not begin ends by itself.
    process.channel?.unref();
    return false;
  }
  if (process.platform !== 'linux' || isSetUp() || !isGlibc()) return false;
  const child = spawn(process.execPath, [COMPACT, ...process.execArgv, ...process.argv.slice(1)], {
    env: { ...process.env, ...settings(process.env), [PARENT]: String(process.pid) },
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
