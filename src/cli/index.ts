#!/usr/bin/env node
import module from 'node:module';

// A reader such as `head` may close the output early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`gesso: ${error.message}\n`);
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

// Once nothing is left to do or to be written, the process ends: Node would first take its heap apart, in 30 to 50 ms.
process.once('beforeExit', () => process.exit());

// Node 22 caches on disk every module compiled from here on, so the program is loaded after this line.
module.enableCompileCache?.();
void import('./program.ts').then(({ runCommand }) => runCommand(process.argv.slice(2)));
