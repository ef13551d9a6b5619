// Compiles the kernels from AssemblyScript: `npm run kernels`. With --check, only says whether the binary is up to date.
import { readFile, writeFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

const folder = new URL('../renderer/paint/raster/kernels/', import.meta.url);
const target = new URL('binary.ts', folder);

/** The module `binary.ts` as the source makes it. */
async function compile() {
  const files = new Map();
  const options = '-o kernels.wasm -O3 --runtime stub --enable simd --noAssert --initialMemory 2'.split(' ');
  const { error, stderr } = await asc.main(['index.ts', ...options], {
    readFile: (name) => readFile(new URL(name, new URL('source/', folder)), 'utf8').catch(() => null),
    writeFile: (name, contents) => files.set(name, contents),
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString());
  const base64 = Buffer.from(files.get('kernels.wasm')).toString('base64');
  return `/** \`source\`, compiled: WebAssembly in base64. */\nexport const KERNELS =\n  '${base64}';\n`;
}

const compiled = await compile();
if (!process.argv.includes('--check')) await writeFile(target, compiled);
else if ((await readFile(target, 'utf8')) !== compiled) {
  console.error('renderer/paint/raster/kernels/binary.ts is not what its source makes: run `npm run kernels`');
  process.exitCode = 1;
}
