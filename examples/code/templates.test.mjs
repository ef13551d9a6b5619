// npx vitest run templates.test.mjs; the first run writes the golden pictures, -u updates them
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import 'gesso/vitest';

test.each(['card', 'certificate'])('%s looks as it did', async (name) => {
  const design = JSON.parse(await readFile(new URL(`../${name}.json`, import.meta.url), 'utf8'));
  await expect(design).toMatchDesignSnapshot({ threshold: 0.1 });
});
