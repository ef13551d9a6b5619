/**
 * Writes docs/evidence/pictures.md: what Chromium makes of pictures of many kinds, and what Gesso makes of them.
 * `npx tsx tools/docs/pictures.ts`; needs Chromium. `test/assets/colors.test.ts` holds Gesso to the page.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { createRenderer } from '../../renderer/index.ts';
import { coloredPictures, POINTS } from '../../test/support/colored-pictures.ts';
import { CHROMIUM, root } from '../../test/support/tools.ts';

const renderer = await createRenderer();
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--force-color-profile=srgb'],
});
const page = await browser.newPage();
const rows: string[] = [];
for (const { name, mime, data } of await coloredPictures()) {
  const src = `data:${mime};base64,${data.toString('base64')}`;
  const theirs = (await page.evaluate(`(async () => {
    const image = new Image();
    image.src = ${JSON.stringify(src)};
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 16;
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return ${JSON.stringify(POINTS)}.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3));
  })()`)) as number[][];
  const { data: png } = await renderer.render({
    ...{ width: 16, height: 16, schemaVersion: 4 },
    pages: [{ children: [{ type: 'image', width: 16, height: 16, src }] }],
  });
  const pixels = await sharp(png).removeAlpha().raw().toBuffer();
  const ours = POINTS.map(([x, y]) => [...pixels.subarray((y * 16 + x) * 3, (y * 16 + x) * 3 + 3)]);
  const written = (colors: readonly number[][]) => colors.map((color) => color.join(' ')).join(', ');
  const difference = Math.max(...theirs.flat().map((value, i) => Math.abs(value - ours.flat()[i]!)));
  rows.push(`| ${name} | ${written(theirs)} | ${written(ours)} | ${difference} |`);
}
const versions = `Chromium ${browser.version()}, sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`;
await browser.close();
await renderer.close();
writeFileSync(
  path.join(root, 'docs/evidence/pictures.md'),
  `# Pictures

What Chromium makes of pictures of 16 × 16 px, at the middles of their quarters (RGB, 0 to 255), and what Gesso makes of
them. Made by \`tools/docs/pictures.ts\` on ${new Date().toISOString().slice(0, 10)} with ${versions}. The pictures are those of
\`test/support/colored-pictures.ts\`: four colours, or a grey ramp. HDR (PQ, HLG) is not mapped to the screen: it is taken for
sRGB, with the warning \`color_ignored\`. A JPEG that lacks nothing but its end marker is shown whole, where Chromium leaves its last
row of blocks out.

| picture | Chromium | Gesso | largest difference |
|---|---|---|---|
${rows.join('\n')}
`,
);
