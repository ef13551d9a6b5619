import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LibraryTurn, TurnDone } from './library-process.ts';

/** The library of a build, in a process of its own. */
export interface LibraryProcess {
  turn(turn: LibraryTurn): Promise<TurnDone>;
  close(): void;
}

/** @param allowedHost one that its designs may name files of */
export function openLibrary(root: string, allowedHost = ''): LibraryProcess {
  const child = fork(fileURLToPath(new URL('./library-process.ts', import.meta.url)), [root, allowedHost], {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  return {
    async turn(turn) {
      child.send(turn);
      const [done] = (await once(child, 'message')) as [TurnDone];
      return done;
    },
    close: () => void child.kill(),
  };
}
