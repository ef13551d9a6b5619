#!/usr/bin/env node
import module from 'node:module';

// Node 22 keeps on disk what it compiles from here on, which is why the rest is loaded after it.
module.enableCompileCache?.();
await import('./program.ts');
