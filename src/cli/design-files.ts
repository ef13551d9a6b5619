import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from './options.ts';

/** What a shell would have replaced by names, had it not stood in quotation marks. */
const PATTERN = /[*?{[]/;

/** As a person counts: `page-2.json` before `page-10.json`. */
const inOrder = (names: string[]): string[] => names.sort(new Intl.Collator('en', { numeric: true }).compare);

/**
 * The design files that the arguments of a command name: files, folders (their `.json` files) and patterns in quotation
 * marks, in that order; `-` stands for standard input.
 * @throws UsageError where a folder or a pattern has none
 */
export async function designFiles(names: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const name of names) files.push(...(await filesOf(name)));
  return [...new Set(files)];
}

async function filesOf(name: string): Promise<string[]> {
  if (name === '-') return [name];
  const there = await stat(name).catch(() => null);
  if (there?.isDirectory()) {
    const found = inOrder((await readdir(name)).filter((file) => file.toLowerCase().endsWith('.json')));
    if (found.length === 0) throw new UsageError(`the folder ${name} has no .json files`);
    return found.map((file) => join(name, file));
  }
  if (there || !PATTERN.test(name)) return [name];
  // Loaded here: most commands name their files.
  const { glob } = await import('tinyglobby');
  const found = await glob(name.replaceAll('\\', '/'), { onlyFiles: true, expandDirectories: false });
  if (found.length === 0) throw new UsageError(`no file is named like ${name}`);
  return inOrder(found);
}
