#!/usr/bin/env node
import module from 'node:module';

// Node 22 caches on disk every module compiled from here on, so the program is loaded after this line.
module.enableCompileCache?.();
await import('./program.ts');
