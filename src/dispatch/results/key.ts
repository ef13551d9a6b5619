import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RendererOptions } from '../../../renderer/index.ts';
import { digestOf } from '../../digest.ts';
import { FILLINGS, fillingsOf } from '../../fillings.ts';
import { type Member, outlineOf, type Part } from '../../json-outline.ts';
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

/** Bytes of a body that is parsed for its key: more would hold up everybody for too long. */
const MOST_PARSED = 64 * 1024;

/** What a body says that is shown; its design last. */
interface Shown {
  fillings: unknown;
  design: readonly unknown[];
}

function parsedParts(body: Uint8Array): Shown {
  const { design, ...others } = JSON.parse(new TextDecoder().decode(body));
  return { design: [design], fillings: fillingsOf(others) };
}

/** The same of a large body: digests of the parts, as they are written. */
async function digestedParts(body: Uint8Array): Promise<Shown> {
  const { members } = await outlineOf(body);
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const nameOf = (part: Part | Member) =>
    'nameFrom' in part ? (JSON.parse(text.toString('utf8', part.nameFrom, part.nameTo)) as string) : '';
  const digestIn = async (parts: readonly (Part | Member)[], name: string) => {
    const part = parts.findLast((one) => nameOf(one) === name);
    return part && digestOf(body.subarray(part.from, part.to), 'hex');
  };
  const nested = members.findLast((member) => nameOf(member) === 'exportOptions')?.parts ?? [];
  return {
    design: [await digestIn(members, 'design')],
    fillings: await Promise.all(FILLINGS.flatMap((name) => [digestIn(nested, name), digestIn(members, name)])),
  };
}

async function shownBy({ body, digest: known }: RenderTask): Promise<Shown> {
  if (known) return { design: [await known()], fillings: undefined };
  return body.byteLength > MOST_PARSED ? digestedParts(body) : parsedParts(body);
}

/**
 * The key of a render's result: its owner, the set-up, the options with their defaults, and the design with all its data
 * URIs, but not the files that it names by URL. A design is the same however it is written, a large one where it is written
 * the same. Null where the design is nested too deep, which rendering reports.
 */
export async function keyOf(task: RenderTask, setup: string, owner: string): Promise<string | null> {
  try {
    const { assetLoadTimeout: _, fontLoadTimeout: __, ...shown } = task.options;
    const { design, fillings } = await shownBy(task);
    return digest(canonicalJson([owner, setup, shown, fillings, ...design]));
  } catch {
    return null;
  }
}
