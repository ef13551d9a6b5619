import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';
import { comparePngs, describeComparison } from './compare.ts';

/** How a design is compared with its snapshot; all optional. */
export interface DesignSnapshotOptions {
  /** Share of the pixels that may differ, 0..1. Default 0. */
  threshold?: number;
  /** How the design is rendered; always to PNG. Default: its first page at pixelRatio 1. */
  options?: Omit<RenderOptions, 'format' | 'mimeType'>;
  /** Name of the snapshot's file, without extension. Default: test file, test and number. */
  name?: string;
  /** Renders instead of a renderer with defaults: one with fonts of your own, which you close. */
  renderer?: Renderer;
}

/** What the matcher is told by the test runner: Vitest and Jest name these alike. */
export interface MatcherContext {
  testPath?: string | undefined;
  currentTestName?: string | undefined;
  isNot?: boolean;
  /** `all` with the runner's update flag, `none` in continuous integration, else `new`. */
  snapshotState?: unknown;
}

export interface MatcherResult {
  pass: boolean;
  message: () => string;
}

const FOLDER = '__design_snapshots__';
const FAILED = 'failed';

/** One renderer for all tests of a process: fonts are loaded once. It holds nothing that keeps the process alive. */
let shared: Promise<Renderer> | undefined;
/** Made at the first call; the first snapshot otherwise waits for it. */
export function sharedRenderer(): Promise<Renderer> {
  shared ??= createRenderer();
  return shared;
}

/** How many snapshots without a name each test has taken. Bounded by the tests of one file. */
const counts = new Map<string, number>();
let countedFile: string | undefined;

/** The number of a test's next snapshot, from 1. */
function nextNumber(testPath: string, test: string): number {
  if (countedFile !== testPath) counts.clear();
  countedFile = testPath;
  const number = (counts.get(test) ?? 0) + 1;
  counts.set(test, number);
  return number;
}

const fileName = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 150);

function snapshotName({ testPath = '', currentTestName = '' }: MatcherContext, given: string | undefined): string {
  if (given !== undefined) return fileName(given);
  const file = basename(testPath).replace(/\.[cm]?[jt]sx?$/, '');
  return fileName(`${file} ${currentTestName} ${nextNumber(testPath, currentTestName)}`);
}

/**
 * Renders a design and compares it with the PNG in `__design_snapshots__` beside the test. A snapshot that is missing is
 * written, except in continuous integration; one that differs is replaced under the runner's update flag. On a failure
 * expected, actual and diff are put into `__design_snapshots__/failed/<name>/`.
 */
export async function matchDesignSnapshot(
  context: MatcherContext,
  design: unknown,
  { threshold = 0, options = {}, name, renderer }: DesignSnapshotOptions = {},
): Promise<MatcherResult> {
  if (!context.testPath) throw new Error('toMatchDesignSnapshot works in a test only: the runner says in which file');
  if (context.isNot) throw new Error('toMatchDesignSnapshot cannot be negated with .not');
  const title = snapshotName(context, name);
  const folder = join(dirname(context.testPath), FOLDER);
  const file = join(folder, `${title}.png`);
  const failed = join(folder, FAILED, title);
  const { _updateSnapshot: update = 'new' } = (context.snapshotState ?? {}) as { _updateSnapshot?: string };

  const { data: actual } = await (renderer ?? (await sharedRenderer())).render(design, { ...options, format: 'png' });
  const expected = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const accept = async (message: string): Promise<MatcherResult> => {
    await rm(failed, { recursive: true, force: true });
    return { pass: true, message: () => message };
  };
  if (!expected) {
    if (update === 'none')
      return { pass: false, message: () => `there is no snapshot ${file}; in continuous integration none is written` };
    await mkdir(folder, { recursive: true });
    await writeFile(file, actual);
    return accept(`written: ${file}`);
  }

  const comparison = comparePngs(expected, actual);
  if (comparison.picture && comparison.different <= threshold * comparison.total) return accept(`as in ${file}`);
  if (update === 'all') {
    await writeFile(file, actual);
    return accept(`updated: ${file}`);
  }
  await mkdir(failed, { recursive: true });
  await writeFile(join(failed, 'expected.png'), expected);
  await writeFile(join(failed, 'actual.png'), actual);
  if (comparison.picture) await writeFile(join(failed, 'diff.png'), comparison.picture);
  const lines = [
    `the design differs from its snapshot ${title}.png: ${describeComparison(comparison)}`,
    `expected, actual and diff are in ${failed}`,
    'where the change is meant, run the tests with -u',
  ];
  return { pass: false, message: () => lines.join('\n') };
}
