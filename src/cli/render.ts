import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  createRenderer,
  RenderError,
  type Renderer,
  type RendererOptions,
  type RenderOptions,
} from '../../renderer/index.ts';

export interface RenderCommand {
  /** Name, folder with a slash at its end, or pattern with `{name}` and `{page}`; `-` is standard output. */
  output: string;
  /** Neither a progress line nor warnings. */
  quiet: boolean;
  renderer: RendererOptions;
  options: RenderOptions;
}

const FORMATS: Readonly<Record<string, NonNullable<RenderOptions['format']>>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
  '.pdf': 'pdf',
};

/** The command cannot be carried out as it was given. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const STANDARD = '-';

const say = (line: string) => process.stderr.write(`${line}\n`);

/**
 * Renders designs to files, one after another; one that fails does not stop the others.
 * @returns how many failed
 * @throws UsageError where the command cannot be carried out at all
 */
export async function renderFiles(designs: readonly string[], command: RenderCommand): Promise<number> {
  const { output } = command;
  const toStandard = output === STANDARD;
  const onePerDesign = /\{name\}|\/$/.test(output);
  if (designs.length > 1 && !onePerDesign)
    throw new UsageError(`${designs.length} designs need a pattern: -o "{name}.png", or a folder: -o "pictures/"`);

  const options = { ...command.options, format: command.options.format ?? formatOf(output) };
  const renderer = await createRenderer(command.renderer);
  const showProgress = designs.length > 1 && !command.quiet && !toStandard;
  let failed = 0;
  try {
    for (const [index, design] of designs.entries()) {
      if (showProgress) progress(`${index + 1}/${designs.length} ${design}`);
      try {
        await renderOne(renderer, design, { ...command, options });
      } catch (error) {
        failed++;
        if (showProgress) progress('');
        say(`${design}: ${explain(error)}`);
      }
    }
    if (showProgress) {
      progress('');
      say(`${designs.length - failed} of ${designs.length} rendered`);
    }
  } finally {
    await renderer.close();
  }
  return failed;
}

async function renderOne(renderer: Renderer, source: string, { output, quiet, options }: RenderCommand): Promise<void> {
  const design = await readDesign(source);
  const everyPage = output.includes('{page}') && options.pageId == null;
  const pageIds = everyPage ? pageIdsOf(design) : [options.pageId];
  for (const [index, pageId] of pageIds.entries()) {
    const result = await renderer.render(design, pageId === undefined ? options : { ...options, pageId });
    for (const { path, message } of quiet ? [] : result.warnings) say(`${source}: warning: ${path}: ${message}`);
    if (output === STANDARD) {
      await new Promise<void>((resolve, reject) =>
        process.stdout.write(result.data, (error) => (error ? reject(error) : resolve())),
      );
      continue;
    }
    const target = targetOf(output, source, index + 1, result.extension);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, result.data);
  }
}

/** The JSON of a file, or of standard input. */
export async function readDesign(source: string): Promise<unknown> {
  const bytes = source === STANDARD ? await buffer(process.stdin) : await readFile(source);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new Error(`it is not valid JSON: ${(error as Error).message}`);
  }
}

/** The ids of the pages, to render each to its file. */
function pageIdsOf(design: unknown): (string | undefined)[] {
  const pages = (design as { pages?: unknown } | null)?.pages;
  if (!Array.isArray(pages) || pages.length === 0) return [undefined];
  return pages.map((page, index) => {
    const id = (page as { id?: unknown } | null)?.id;
    return typeof id === 'string' && id !== '' ? id : `page-${index + 1}`;
  });
}

/** `{name}` is the design's name without its extension, `{page}` the number of the page, from 1. */
function targetOf(output: string, source: string, page: number, extension: string): string {
  const name = source === STANDARD ? 'design' : basename(source, extname(source));
  const pattern = output.endsWith('/') ? join(output, `{name}.${extension}`) : output;
  return pattern.replaceAll('{name}', () => name).replaceAll('{page}', () => String(page));
}

/** What a name says of the format. @throws UsageError where it has an extension that is none of ours */
export function formatOf(output: string): NonNullable<RenderOptions['format']> {
  const extension = extname(output).toLowerCase();
  if (output === STANDARD || output.endsWith('/') || extension === '') return 'png';
  const format = FORMATS[extension];
  if (!format)
    throw new UsageError(`${extension} is none of ${Object.keys(FORMATS).join(', ')}; say which with --format`);
  return format;
}

/** Rewrites the progress line on a terminal; elsewhere says nothing, so that logs stay short. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

/** An error in a person's words. */
export function explain(error: unknown): string {
  if (error instanceof RenderError) return [error.message, error.hint && `(${error.hint})`].filter(Boolean).join(' ');
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'there is no such file' : message;
}
