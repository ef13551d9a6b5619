import { vi } from 'vitest';
import { runCommand } from '../../src/cli/program.ts';
import type { Ended } from './package.ts';

/**
 * Runs `gesso` in this process, which saves the half second of CPU that a process of its own takes to load. It is for what ends
 * before anything is rendered: help, and commands that are given wrongly. Files are those of the folder of the tests.
 */
export async function gessoHere(args: readonly string[]): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      said[name] += chunk;
      return true;
    }),
  );
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await runCommand(args);
    return { code: process.exitCode, ...said };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
