import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { findFfmpeg, INSTALL_FFMPEG } from '../../renderer/internal.ts';
import { packageVersion } from '../package-root.ts';
import { type Diagnosis, examineService } from './examine-service.ts';
import { explain } from './explain.ts';
import { withExamples } from './help.ts';
import { setup } from './options.ts';

const MARKS = { good: 'ok  ', less: '--  ', bad: 'BAD ' } as const;

/** A page, as small and as short as the film of one can be. */
const TRIAL = {
  width: 32,
  height: 32,
  pages: [{ duration: 200, children: [{ type: 'figure', subType: 'rect', width: 16, height: 16, fill: 'red' }] }],
};

/**
 * `gesso doctor`: says what this machine can render, and what the service would find here; the exit code is 1 where it can render
 * nothing, or could not serve.
 */
export function addDoctorCommand(program: Command): void {
  withExamples(program.command('doctor'), {
    'gesso doctor': 'on this machine, with its environment variables',
  })
    .description(
      'Say what this machine can render, what is missing for the rest, and whether the service could run here',
    )
    .action(async () => {
      const found = await examine();
      for (const { state, text } of found) process.stdout.write(`${MARKS[state]}${text}\n`);
      process.exitCode = found.some(({ state }) => state === 'bad') ? 1 : 0;
    });
}

async function examine(): Promise<Diagnosis[]> {
  const about: Diagnosis = { state: 'good', text: `gesso ${packageVersion()}, Node ${process.versions.node}` };
  // Its own folder: what the service keeps stays as it is.
  const cacheDir = await mkdtemp(join(tmpdir(), 'gesso-doctor-'));
  const renderer = await createRenderer({ ...setup({}), cacheDir });
  try {
    return [
      about,
      await fonts(renderer),
      await trial(renderer, 'png', 'pictures and PDFs'),
      ...(await films(renderer)),
      ...(await examineService()),
    ];
  } finally {
    await renderer.close();
    await rm(cacheDir, { recursive: true, force: true });
  }
}

async function fonts(renderer: Renderer): Promise<Diagnosis> {
  const sources = new Map<string, number>();
  for (const { source } of await renderer.fontFamilies()) sources.set(source, (sources.get(source) ?? 0) + 1);
  const counts = [...sources].map(([source, count]) => `${count} ${source}`).join(', ');
  return sources.size > 0 ? { state: 'good', text: `font families: ${counts}` } : { state: 'bad', text: 'no fonts' };
}

/** Whether a format can be rendered here: it is tried. */
async function trial(renderer: Renderer, format: 'png' | 'gif' | 'mp4' | 'webm', what: string): Promise<Diagnosis> {
  try {
    await renderer.render(TRIAL, { format });
    return { state: 'good', text: what };
  } catch (error) {
    return { state: format === 'png' ? 'bad' : 'less', text: `${what}: ${explain(error)}` };
  }
}

async function films(renderer: Renderer): Promise<Diagnosis[]> {
  const gif = await trial(renderer, 'gif', 'gif and animated webp');
  const ffmpeg = await findFfmpeg();
  if (!ffmpeg)
    return [gif, { state: 'less', text: `ffmpeg is missing: no mp4, no webm, no frames of videos; ${INSTALL_FFMPEG}` }];
  if (ffmpeg.missing.length > 0)
    return [gif, { state: 'less', text: `ffmpeg ${ffmpeg.version} is built without ${ffmpeg.missing.join(', ')}` }];
  const own = `(ffmpeg ${ffmpeg.version})`;
  return [gif, await trial(renderer, 'mp4', `mp4 ${own}`), await trial(renderer, 'webm', `webm ${own}`)];
}
