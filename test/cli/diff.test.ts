import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { comparePngs, describeComparison } from '../../src/testing/compare.ts';
import { describeWith } from '../support/describe-with.ts';
import { node, project } from '../support/package.ts';
import { BUILT_COMMAND } from '../support/tools.ts';

/** A grey PNG in which the first `black` pixels are black. */
function png(width: number, height: number, black = 0): Buffer {
  const picture = new PNG({ width, height });
  picture.data.fill(255).fill(128, 0, width * height * 4);
  for (let i = 0; i < width * height; i++) picture.data.set(i < black ? [0, 0, 0, 255] : [128, 128, 128, 255], i * 4);
  return PNG.sync.write(picture);
}

describe('comparing pictures', () => {
  it('counts the pixels that differ', () => {
    const comparison = comparePngs(png(10, 10), png(10, 10, 10));
    expect(comparison.different).toBe(10);
    expect(describeComparison(comparison)).toBe('10 of 100 pixels differ (10 %)');
    expect(PNG.sync.read(comparison.picture!).width).toBe(10);
  });

  it('says that sizes differ', () => {
    const comparison = comparePngs(png(10, 10), png(10, 11));
    expect(comparison.picture).toBeNull();
    expect(describeComparison(comparison)).toBe('the sizes differ: 10 × 10 px and 10 × 11 px');
  });
});

describeWith(['build'], 'gesso diff', () => {
  it('exits with 0, 1 and 2', async () => {
    const folder = await project({ 'text.png': 'no picture' });
    await writeFile(join(folder, 'a.png'), png(10, 10));
    await writeFile(join(folder, 'b.png'), png(10, 10, 5));
    const same = await node(folder, [BUILT_COMMAND, 'diff', 'a.png', 'a.png']);
    expect(same).toMatchObject({ code: 0, stdout: 'the pictures are the same\n' });
    const other = await node(folder, [BUILT_COMMAND, 'diff', 'a.png', 'b.png', '-o', 'c.png']);
    expect(other).toMatchObject({ code: 1, stdout: '5 of 100 pixels differ (5.0 %)\n' });
    expect(PNG.sync.read(await readFile(join(folder, 'c.png'))).width).toBe(10);
    // As long as a name may be: the one that it has before it is whole is no longer.
    const long = `${'d'.repeat(251)}.png`;
    await node(folder, [BUILT_COMMAND, 'diff', 'a.png', 'b.png', '-o', long]);
    expect(await readFile(join(folder, long))).toEqual(await readFile(join(folder, 'c.png')));
    expect(await node(folder, [BUILT_COMMAND, 'diff', 'a.png', 'text.png'])).toMatchObject({
      code: 2,
      stderr: 'gesso: text.png is not a PNG\n',
    });
  });
});
