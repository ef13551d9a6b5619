import { isUtf8 } from 'node:buffer';
import { rmSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { NamedSize, RenderControl, RendererOptions, RenderResult, Warning } from '../../renderer/index.ts';
import {
  clock,
  createPipeline,
  DEFAULT_FORMAT,
  type FormatName,
  formatOf,
  formatOfFile,
  formatsByExtension,
  formatsByName,
  inSize,
  ofSize,
  type Pipeline,
  type ResolvedOptions,
} from '../../renderer/internal.ts';
import { progressLine } from '../batch/progress.ts';
import { withSize } from '../file-names.ts';
import { isReplaceable, partialOf, putWhole, unwritten, writeWhole } from '../storage/whole-file.ts';
import { compileWasmLater, optimizeLater } from './compile-later.ts';
import { type Advised, explain, summaryOf, warningLines } from './explain.ts';
import { UsageError } from './options.ts';

/** Says how many pages of a design are painted. */
type OnProgress = NonNullable<RenderControl['onProgress']>;

export interface RenderCommand {
  /**
   * Name, folder with a slash at its end, or pattern with `{name}`, `{page}`, `{size}` and `{frame}`; `-` is standard
   * output.
   */
  output: string;
  /** Neither a progress line nor warnings. */
  quiet: boolean;
  renderer: RendererOptions;
  options: ResolvedOptions;
  /** Each picture is rendered in all of them; default: as the options say. */
  sizes?: readonly NamedSize[] | undefined;
}

const STANDARD = '-';

/** Digits of the numbers of frames: as many as the last has, and no fewer than most tools take. */
const LEAST_DIGITS = 4;

/** Whether every frame is to be a file of its own. */
export const isSequence = (output: string): boolean => output.includes('{frame}');

function say(line: string): void {
  progress('');
  process.stderr.write(`${line}\n`);
}

/**
 * Renders designs to files, one after another; one that fails does not stop the others.
 * @returns how many failed
 * @throws UsageError where the command cannot be carried out at all
 */
export async function renderFiles(designs: readonly string[], command: RenderCommand): Promise<number> {
  const { sizes = [] } = command;
  const toStandard = command.output === STANDARD;
  if (toStandard && sizes.length > 1)
    throw new UsageError(`${sizes.length} sizes need a file each: -o "{name}-{size}.png"`);
  const output = sizes.length > 0 && !toStandard ? withSize(command.output, '{size}') : command.output;
  if (output === '') throw new UsageError('the output has no name: -o out.png');
  const onePerDesign = /\{name\}|\/$/.test(output);
  const unknown = /\{(?!(?:name|page|size|frame)\})[^{}]*\}/.exec(output)?.[0];
  if (unknown) throw new UsageError(`${unknown} in the output is none of {name}, {page}, {size} and {frame}`);
  if (output.includes('{size}') && sizes.length === 0) throw new UsageError('{size} in the output is for --sizes only');
  if (designs.length > 1 && !onePerDesign)
    throw new UsageError(`${designs.length} designs need a pattern: -o "{name}.png", or a folder: -o "pictures/"`);

  if (!toStandard && (await stat(output).catch(() => null))?.isDirectory() && !output.endsWith('/'))
    throw new UsageError(`${output} is a folder; files in it: -o "${output}/"`);

  compileWasmLater();
  optimizeLater();
  const renderer = await createPipeline(command.renderer);
  const showProgress = !command.quiet && !toStandard;
  const isBatch = designs.length > 1;
  const all: Warning[] = [];
  const advised: Advised = new Set();
  let failed = 0;
  try {
    for (const [index, design] of designs.entries()) {
      const name = isBatch ? `${index + 1}/${designs.length} ${design}  ` : '';
      if (showProgress) progress(name);
      const start = clock();
      const onProgress: OnProgress = (rendered, total) => {
        if (!showProgress || total === 1) return;
        if (!isDue(rendered, total)) return;
        const counts = { rendered, unchanged: 0, failed: 0 };
        progress(`${name}${progressLine(counts, total, (clock() - start) / 1000)}`);
      };
      const warnings: Warning[] = [];
      try {
        const onWarnings = (given: readonly Warning[]) => void warnings.push(...given);
        await renderOne(renderer, design, { ...command, output }, { onProgress, onWarnings });
      } catch (error) {
        failed++;
        say(`${design}: ${explain(error, advised)}`);
      }
      all.push(...warnings);
      if (!command.quiet) for (const line of warningLines(warnings, advised)) say(`${design}: warning: ${line}`);
    }
    const summary = command.quiet ? null : summaryOf(all);
    if (summary) say(summary);
    if (showProgress && isBatch) say(`${designs.length - failed} of ${designs.length} rendered`);
    progress('');
  } finally {
    await renderer.close();
  }
  return failed;
}

async function renderOne(
  renderer: Pipeline,
  source: string,
  { output, options, sizes = [] }: RenderCommand,
  { onProgress, onWarnings }: { onProgress: OnProgress; onWarnings: (warnings: readonly Warning[]) => void },
): Promise<void> {
  const design = await readDesign(source);
  const { extension, paged } = formatOf(options);
  const variants =
    sizes.length > 0 ? sizes.map((size) => ({ size, shown: inSize(options, size) })) : [{ shown: options }];
  for (const { size, shown } of variants as { size?: NamedSize; shown: ResolvedOptions }[])
    for (const { pageId, number } of filesOf(design, output, options.pageId)) {
      const given = { ...shown, ...(pageId !== undefined && { pageId }) };
      const names = { source, page: number, size: size?.name ?? '', extension };
      const target = output === STANDARD ? STANDARD : targetOf(output, names);
      const render = (control: RenderControl) =>
        renderer.render(design, given, control).catch((error) => {
          throw size ? ofSize(error, size) : error;
        });
      const { warnings } = isSequence(output)
        ? await renderSequence(target, render, onProgress)
        : await renderTo(target, render, { paged, onProgress });
      onWarnings(size ? warnings.map((one) => ({ ...one, path: `${size.name}: ${one.path}` })) : warnings);
    }
}

/** Renders to standard output or into a file; several pages one by one, never held whole. */
async function renderTo(
  target: string,
  render: (control: RenderControl) => Promise<RenderResult>,
  { paged, onProgress }: { paged: boolean; onProgress: OnProgress },
): Promise<RenderResult> {
  if (target === STANDARD) return render({ onProgress, output: process.stdout });
  if (paged && (await isReplaceable(target))) {
    const partial = partialOf(target);
    try {
      await mkdir(dirname(target), { recursive: true });
      return await removedBySignals(partial, () =>
        writeWhole(target, { partial }, (output) => render({ onProgress, output })),
      );
    } catch (error) {
      throw unwritten(target, error);
    }
  }
  const result = await render({ onProgress });
  await putWhole(target, result.data);
  return result;
}

/** Signals by which people and their tools end a command. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does what writes a file; a signal that ends the process meanwhile removes what is there of it. */
async function removedBySignals<T>(partial: string, write: () => Promise<T>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals) => {
    rmSync(partial, { force: true });
    process.off(signal, onSignal);
    process.kill(process.pid, signal);
  };
  for (const signal of ENDING) process.on(signal, onSignal);
  try {
    return await write();
  } finally {
    for (const signal of ENDING) process.off(signal, onSignal);
  }
}

/** Renders every frame into a file of its own. */
async function renderSequence(
  target: string,
  render: (control: RenderControl) => Promise<RenderResult>,
  onProgress: OnProgress,
): Promise<RenderResult> {
  return render({
    onProgress,
    async onFrame(data, { index, count }) {
      const digits = Math.max(LEAST_DIGITS, String(count).length);
      const file = target.replaceAll('{frame}', String(index + 1).padStart(digits, '0'));
      await putWhole(file, data);
    },
  });
}

/** Some editors begin a file with it. A TextDecoder drops it, too, but takes a new process 5 ms. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** The JSON of a file, or of standard input. */
export async function readDesign(source: string): Promise<unknown> {
  const bytes = source === STANDARD ? await buffer(process.stdin) : await readFile(source).catch(unreadable);
  // As Windows PowerShell writes what a command says: UTF-16.
  if (!isUtf8(bytes)) throw new Error('it is not valid JSON: it is not UTF-8');
  try {
    return JSON.parse(bytes.toString().replace(BYTE_ORDER_MARK, ''));
  } catch (error) {
    throw new Error(`it is not valid JSON: ${(error as Error).message}`);
  }
}

function unreadable(error: NodeJS.ErrnoException): never {
  throw error.code === 'ENOENT' ? new Error('there is no such file') : error;
}

interface PageFile {
  /** Undefined: as the format does without one. */
  pageId: string | undefined;
  /** The value of `{page}` in a file name. */
  number: number;
}

/** The files to render: one for each page where the output numbers them and no page is asked for. */
function filesOf(design: unknown, output: string, pageId: string | undefined): PageFile[] {
  const ids = pageIdsOf(design);
  if (output.includes('{page}') && pageId === undefined)
    return ids.map((id, index) => ({ pageId: id, number: index + 1 }));
  return [{ pageId, number: Math.max(0, ids.indexOf(pageId)) + 1 }];
}

/** The ids of the pages, in their order. */
function pageIdsOf(design: unknown): (string | undefined)[] {
  const pages = (design as { pages?: unknown } | null)?.pages;
  if (!Array.isArray(pages) || pages.length === 0) return [undefined];
  return pages.map((page, index) => {
    const id = (page as { id?: unknown } | null)?.id;
    return typeof id === 'string' && id !== '' ? id : `page-${index + 1}`;
  });
}

/** What the names of files are made of. */
interface Names {
  source: string;
  page: number;
  /** '' where it has none of its own. */
  size: string;
  extension: string;
}

/** `{name}` is the design's name without its extension, `{page}` the number of the page, from 1, `{size}` the size's name. */
function targetOf(output: string, { source, page, size, extension }: Names): string {
  const name = source === STANDARD ? 'design' : basename(source, extname(source));
  const ownName = size ? '{name}-{size}' : '{name}';
  const pattern = output.endsWith('/') ? join(output, `${ownName}.${extension}`) : output;
  return pattern
    .replaceAll('{name}', () => name)
    .replaceAll('{page}', () => String(page))
    .replaceAll('{size}', () => size);
}

/**
 * The format of a command's files: as `--format` says, else as their name does.
 * @throws UsageError where the name has an extension that is none of ours, or that of another format
 */
export function outputFormat(output: string, named: FormatName | undefined): FormatName {
  const extension = output.endsWith('/') ? '' : extname(output).toLowerCase();
  const byName = formatOfFile(`x${extension}`);
  const format = named && formatsByName.get(named);
  if (format && byName && byName !== format)
    throw new UsageError(`${output} is the name of a ${byName.name}, and --format says ${named}`);
  if (format) return format.name;
  if (output === STANDARD || extension === '') return DEFAULT_FORMAT.name;
  if (byName) return byName.name;
  const known = [...formatsByExtension.keys()].map((name) => `.${name}`);
  throw new UsageError(`${extension} is not one of ${known.join(', ')}; say which with --format`);
}

/** ms between two progress lines. */
const LINE_INTERVAL = 100;
let lastLine = Number.NEGATIVE_INFINITY;

/** Whether it is time for another progress line: a film has more frames than a terminal should have lines. */
function isDue(done: number, total: number): boolean {
  const now = clock();
  if (done < total && now - lastLine < LINE_INTERVAL) return false;
  lastLine = now;
  return true;
}

/** Rewrites the progress line on a terminal; elsewhere says nothing, so that logs stay short. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
