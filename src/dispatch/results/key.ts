import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RendererOptions } from '../../../renderer/index.ts';
import type { RenderTask } from '../executor.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON of a value with the members of objects sorted, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/**
 * Everything that every picture of a service depends on: the version of Gesso, the set-up of its renderer, and the
 * files in the operator's folders of fonts and profiles (names, sizes and times).
 */
export async function setupDigest(
  version: string,
  { cacheDir: _, pictureCacheBytes: __, ...setup }: RendererOptions,
): Promise<string> {
  const folders = await Promise.all([setup.fontsDir, setup.profilesDir].map(listing));
  return digest(canonicalJson([version, setup, folders]));
}

async function listing(folder: string | undefined): Promise<string[]> {
  if (folder === undefined) return [];
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const lines = names.map(async (name) => {
    const file = await stat(join(folder, name)).catch(() => null);
    return `${name} ${file?.size} ${file?.mtimeMs}`;
  });
  return (await Promise.all(lines)).sort();
}

/**
 * The key of a render's result: the set-up, the options with their defaults, and the design with all its data URIs, but
 * not the files that it names by URL. Null where the design is nested too deep, which rendering reports.
 */
export function keyOf({ body, options }: RenderTask, setup: string): string | null {
  try {
    const { assetLoadTimeout: _, fontLoadTimeout: __, ...shown } = options;
    const { design } = JSON.parse(new TextDecoder().decode(body)) as { design: unknown };
    return digest(canonicalJson([setup, shown, design]));
  } catch {
    return null;
  }
}
