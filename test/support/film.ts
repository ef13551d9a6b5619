import { afterAll } from 'vitest';
import type { RenderControl, RendererOptions, RenderOptions } from '../../renderer/index.ts';
import {
  createPipeline,
  type FilmFrame,
  type FilmOptions,
  type OpenFilm,
  type Pipeline,
  resolveOptions,
} from '../../renderer/internal.ts';

/** Opens films of designs, with one renderer for the tests of a file. */
export function films(setUp: RendererOptions = {}) {
  let pipeline: Promise<Pipeline> | undefined;
  afterAll(async () => (await pipeline)?.close());
  return async (
    design: unknown,
    film: FilmOptions,
    options: RenderOptions = {},
    control: RenderControl = {},
  ): Promise<OpenFilm> => {
    pipeline ??= createPipeline(setUp);
    return (await pipeline).film(design, resolveOptions(options), film, control);
  };
}

/** All frames of a film, each with pixels of its own. */
export async function framesOf(film: OpenFilm, range?: { from: number; to: number }): Promise<FilmFrame[]> {
  const frames: FilmFrame[] = [];
  for await (const frame of film.frames(range)) frames.push(frame);
  return frames;
}
