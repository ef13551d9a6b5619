import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { describeWith } from '../support/describe-with.ts';
import { compareGolden, differingPixels, goldens, picturesWithoutDesign, renderGolden } from './golden.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const isVideo = ({ name }: { name: string }) => name.startsWith('video/');

const looksAsAccepted = (chosen: ReturnType<typeof goldens>) =>
  it.each(chosen)('$name', async (golden) => {
    rmSync(golden.failed, { force: true });
    const difference = compareGolden(golden, await renderGolden(renderer, golden));
    if (!difference) return;
    if (difference.sheet) writeFileSync(golden.failed, difference.sheet);
    const see = difference.sheet
      ? `; expected | difference | actual: ${path.relative(process.cwd(), golden.failed)}`
      : '';
    throw new Error(`${golden.name} ${difference.message}${see}`);
  });

describe('goldens', () => looksAsAccepted(goldens().filter((golden) => !isVideo(golden))));
describeWith(['ffmpeg'], 'goldens of videos', () => looksAsAccepted(goldens().filter(isVideo)));

describe('the comparison with a golden', () => {
  it('passes over one level in any channel, and no more', () => {
    const [grey, lighter, lightest] = [
      [9, 9, 9, 255],
      [9, 10, 9, 255],
      [9, 9, 11, 255],
    ];
    const compare = (...pixels: (number[] | undefined)[]) =>
      differingPixels(Uint8Array.from([...grey!, ...grey!]), Uint8Array.from(pixels.flatMap((pixel) => pixel!)));
    expect(compare(grey, lighter)).toEqual({ count: 0, worst: 1 });
    expect(compare(lighter, lightest)).toEqual({ count: 1, worst: 2 });
    expect(compare([9, 9, 9, 253], grey)).toEqual({ count: 1, worst: 2 });
  });

  it('has a design for every picture', () => {
    expect(picturesWithoutDesign()).toEqual([]);
  });
});
