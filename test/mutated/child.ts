import { createRenderer, RenderError } from '../../renderer/index.ts';
import { designsOf, type Kind } from './inputs.ts';

// Renders the designs of seeds that its parent sends, one after the other: what ends this process ends no test.

export interface Outcome {
  /** `picture`, the code of an error, or what is wrong. */
  picture: string;
  pdf: string;
  /** ms of the processor. */
  cpu: number;
  /** bytes */
  rss: number;
}

const [kind = 'fonts', cacheDir = '', extra] = process.argv.slice(2);
const renderer = await createRenderer({ systemFonts: false, cacheDir, pictureCacheBytes: 0 });
const designOf = await designsOf(kind as Kind, extra || undefined);

async function outcomeOf(design: unknown, options: object): Promise<string> {
  try {
    const { data } = await renderer.render(design, options);
    return data.length > 0 ? 'picture' : 'WRONG: no bytes';
  } catch (error) {
    if (error instanceof RenderError && error.kind !== 'internal') return error.code;
    return `WRONG: ${String((error as Error).stack).slice(0, 2000)}`;
  }
}

process.on('message', async (seed: number) => {
  const design = designOf(seed);
  const before = process.cpuUsage();
  const picture = await outcomeOf(design, { format: 'png' });
  const pdf = await outcomeOf(design, { format: 'pdf', vector: true });
  const { user, system } = process.cpuUsage(before);
  process.send!({ picture, pdf, cpu: (user + system) / 1000, rss: process.memoryUsage.rss() } satisfies Outcome);
});
process.send!('ready');
