// Compiles the kernels from AssemblyScript: `npm run kernels`. With --check, only says whether the binaries are up to date.
import { readFile, writeFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

/** Where they lie, each with its own options. */
const FOLDERS = { 'renderer/paint/kernels/': ['--initialMemory', '2'], 'renderer/formats/kernels/': [] };

/** The module `binary.ts` as the source in the folder makes it. */
async function compile(folder, ownOptions) {
  const files = new Map();
  const options = '-o kernels.wasm -O3 --runtime stub --enable simd --noAssert'.split(' ');
  const { error, stderr } = await asc.main(['index.ts', ...options, ...ownOptions], {
    readFile: (name) => readFile(new URL(name, new URL('source/', folder)), 'utf8').catch(() => null),
    writeFile: (name, contents) => files.set(name, contents),
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString());
  const base64 = Buffer.from(files.get('kernels.wasm')).toString('base64');
  return `/** \`source\`, compiled: WebAssembly in base64. */\nexport const KERNELS =\n  '${base64}';\n`;
}

for (const [path, ownOptions] of Object.entries(FOLDERS)) {
  const folder = new URL(`../${path}`, import.meta.url);
  const target = new URL('binary.ts', folder);
  const compiled = await compile(folder, ownOptions);
  if (!process.argv.includes('--check')) await writeFile(target, compiled);
  else if ((await readFile(target, 'utf8')) !== compiled) {
    console.error(`${path}binary.ts is not what its source makes: run \`npm run kernels\``);
    process.exitCode = 1;
  }
}
