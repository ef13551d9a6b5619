#!/usr/bin/env node
import module from 'node:module';

/** Output that a reader such as `head` may close early. Of a process that writes none it is not opened: that takes some 5 ms. */
function openOutput(): void {
  const { get } = Object.getOwnPropertyDescriptor(process, 'stdout') ?? {};
  if (!get) return;
  Object.defineProperty(process, 'stdout', {
    configurable: true,
    enumerable: true,
    get() {
      Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get });
      process.stdout.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') process.stderr.write(`gesso: ${error.message}\n`);
        process.exit(error.code === 'EPIPE' ? 0 : 1);
      });
      return process.stdout;
    },
  });
}
openOutput();

// Once nothing is left to do or to be written, the process ends: Node would first take its heap apart, in 30 to 50 ms.
process.once('beforeExit', () => process.exit());

// Node 22 caches on disk every module compiled from here on, so the program is loaded after this line.
module.enableCompileCache?.();
void import('./program.ts').then(({ runCommand }) => runCommand(process.argv.slice(2)));
