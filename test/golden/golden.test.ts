import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { compareGolden, goldens, renderGolden } from './golden.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

describe('goldens', () => {
  it.each(goldens())('$name', async (golden) => {
    rmSync(golden.failed, { force: true });
    const difference = compareGolden(golden, await renderGolden(renderer, golden));
    if (!difference) return;
    if (difference.sheet) writeFileSync(golden.failed, difference.sheet);
    const see = difference.sheet
      ? `; expected | difference | actual: ${path.relative(process.cwd(), golden.failed)}`
      : '';
    throw new Error(`${golden.name} ${difference.message}${see}`);
  });
});
