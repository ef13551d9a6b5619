import { createRenderer, type RendererOptions } from '../../renderer/index.ts';

/** Prints every family with where it comes from, one a line. */
export async function listFonts(options: RendererOptions): Promise<void> {
  const renderer = await createRenderer(options);
  try {
    const families = await renderer.fontFamilies();
    const width = Math.max(0, ...families.map(({ family }) => family.length));
    for (const { family, source } of families) process.stdout.write(`${family.padEnd(width)}  ${source}\n`);
  } finally {
    await renderer.close();
  }
}
