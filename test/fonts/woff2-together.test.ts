import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { unpackFont } from '../../renderer/fonts/container.ts';

it('unpacks many WOFF2 files at once, none overwritten by another', async () => {
  const files = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@fontsource/lora/package.json')),
    'files',
  );
  const packed = readdirSync(files)
    .filter((name) => name.endsWith('.woff2'))
    .slice(0, 12)
    .map((name) => readFileSync(path.join(files, name)));
  const alone: Uint8Array[] = [];
  for (const data of packed) alone.push(await unpackFont(data));
  const together = await Promise.all(packed.map((data) => unpackFont(data)));
  together.forEach((font, i) => {
    expect(Buffer.from(font).equals(Buffer.from(alone[i]!))).toBe(true);
  });
});
