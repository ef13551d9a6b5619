import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import crc from 'crc/crc32';
import { transform } from 'esbuild';
import { ESLint } from 'eslint';
import n from 'eslint-plugin-n';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../renderer/checksum.ts';
import { root } from './support/tools.ts';

/** What later versions of Node have, which the sources use where it is there. */
const ASKED_FOR = [
  'renderer/checksum.ts: zlib.crc32',
  'src/cli/index.ts: module.enableCompileCache',
  'src/http/receive.ts: zlib.createZstdDecompress',
];

/** Sources as JavaScript, by their names. Kernels are AssemblyScript. */
async function sources(): Promise<[file: string, code: string][]> {
  const files = ['renderer', 'src'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
      .filter((file) => !file.includes('/kernels/source/')),
  );
  return Promise.all(
    files.map(async (file): Promise<[string, string]> => {
      const text = await readFile(path.join(root, file), 'utf8');
      const { code } = await transform(text, { loader: 'ts', format: 'esm', target: 'es2023' });
      return [file, code];
    }),
  );
}

describe('the oldest version of Node that `engines` allows', () => {
  it('has all that the sources use of Node and of JavaScript', { timeout: 120_000 }, async () => {
    const { engines } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
    const since = { version: engines.node, allowExperimental: true };
    const eslint = new ESLint({
      cwd: root,
      overrideConfigFile: true,
      overrideConfig: {
        plugins: { n },
        rules: {
          'n/no-unsupported-features/node-builtins': ['error', since],
          'n/no-unsupported-features/es-builtins': ['error', { version: engines.node }],
        },
      },
    });
    const found: string[] = [];
    for (const [file, code] of await sources())
      for (const { messages } of await eslint.lintText(code))
        for (const { message } of messages) found.push(`${file}: ${/'([^']+)'/.exec(message)?.[1] ?? message}`);
    expect(found.sort()).toEqual(ASKED_FOR);
  });

  it('has the checksums of PNG by a package', () => {
    for (const text of ['', 'IEND', 'The quick brown fox'])
      expect(crc(Buffer.from(text))).toBe(crc32(Buffer.from(text)));
  });
});
