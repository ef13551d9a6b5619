import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';
import { resolveOptions, unknownOptions } from '../../renderer/internal.ts';
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

/** What the test runner passes to the matcher; Vitest and Jest use the same names. */
export interface MatcherContext {
  testPath?: string | undefined;
  currentTestName?: string | undefined;
  isNot?: boolean;
  /** Which run of the test it is, where the runner runs it again (retries, repeats): its snapshots are the same ones. */
  attempt?: string | undefined;
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
/** Begun at the first call; otherwise the first snapshot would wait for it. */
export function sharedRenderer(): Promise<Renderer> {
  shared ??= createRenderer();
  return shared;
}

/** How many snapshots without a name each run of a test has taken. Bounded by the tests of one file. */
const counts = new Map<string, number>();
/** The test that a file's name was made for. */
const owners = new Map<string, string>();
let countedFile: string | undefined;

/** The number of a test's next snapshot, from 1. */
function nextNumber({ testPath, currentTestName = '', attempt = '' }: MatcherContext): number {
  if (countedFile !== testPath) {
    counts.clear();
    owners.clear();
  }
  countedFile = testPath;
  const run = `${currentTestName}\0${attempt}`;
  const number = (counts.get(run) ?? 0) + 1;
  counts.set(run, number);
  return number;
}

const fileName = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^-+|(?<!-)-+$/g, '')
    .slice(0, 150);

/** @throws Error where another test's name makes the same name of a file */
function snapshotName(context: MatcherContext, given: string | undefined): string {
  if (given !== undefined) return fileName(given);
  const { testPath = '', currentTestName = '' } = context;
  const file = basename(testPath).replace(/\.[cm]?[jt]sx?$/, '');
  const name = fileName(`${file} ${currentTestName} ${nextNumber(context)}`);
  const owner = owners.get(name) ?? currentTestName;
  if (owner !== currentTestName)
    throw new Error(
      `the tests "${owner}" and "${currentTestName}" have the same snapshot ${name}.png: give one a \`name\``,
    );
  owners.set(name, owner);
  return name;
}

const MATCHER_OPTIONS = ['threshold', 'options', 'name', 'renderer'];

/** @throws Error for options that would be ignored, which a mistyped one is, and for those that no render can have */
function checkOptions(given: DesignSnapshotOptions): void {
  const unknown = Object.keys(given).filter((name) => !MATCHER_OPTIONS.includes(name));
  if (unknown.length > 0) {
    const hint = 'it takes threshold, name, renderer, and render options within `options`';
    throw new Error(`toMatchDesignSnapshot does not know ${unknown.join(', ')}: ${hint}`);
  }
  const { threshold = 0, options = {} } = given;
  const unread = unknownOptions(options);
  if (unread.length > 0) throw new Error(`toMatchDesignSnapshot: ${unread.map(({ message }) => message).join(', ')}`);
  resolveOptions({ ...options, format: 'png' });
  if (!(threshold >= 0 && threshold <= 1)) throw new Error(`threshold is ${threshold}; it is a share, from 0 to 1`);
}

/**
 * Renders a design and compares it with the PNG in `__design_snapshots__` beside the test. A missing snapshot is
 * written, except in continuous integration; a snapshot that differs is replaced under the runner's update flag. On a
 * failure expected, actual and diff are put into `__design_snapshots__/failed/<name>/`.
 */
export async function matchDesignSnapshot(
  context: MatcherContext,
  design: unknown,
  given: DesignSnapshotOptions = {},
): Promise<MatcherResult> {
  checkOptions(given);
  const { threshold = 0, options = {}, name, renderer } = given;
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
    `${comparison.picture ? 'expected, actual and diff' : 'expected and actual'} are in ${failed}`,
    'where the change is meant, run the tests with -u',
  ];
  return { pass: false, message: () => lines.join('\n') };
}
