import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

/** Every import of the sources: files as paths from the root, packages by name. */
function importsOf(folder: string): Import[] {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((f) =>
    f.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const from = path.posix.join(folder, file.split(path.sep).join('/'));
    const source = readFileSync(path.join(root, from), 'utf8');
    return [...source.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+'([^']+)'|import\('([^']+)'\)/gms)].map(
      (match) => {
        const specifier = match[2] ?? match[3]!;
        const to = specifier.startsWith('.') ? path.posix.join(path.posix.dirname(from), specifier) : specifier;
        return { from, to, typeOnly: match[1] !== undefined };
      },
    );
  });
}

/** Groups of files of which each imports every other, directly or through others; types count too. */
function circlesOf(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const reached = new Map<string, Set<string>>();
  for (const file of targets.keys()) {
    const seen = new Set<string>();
    const open = [file];
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const to of targets.get(next) ?? []) {
        if (!seen.has(to)) open.push(to);
        seen.add(to);
      }
    reached.set(file, seen);
  }
  const circle = (file: string) => [...reached.get(file)!].filter((other) => reached.get(other)?.has(file)).sort();
  return [...new Set([...targets.keys()].map((file) => circle(file).join(' ↔ ')))].filter(Boolean).sort();
}

/** What each room may import from, besides itself and the files at the renderer's top (errors, limits, options). */
const MAY_IMPORT: Record<string, string[]> = {
  scene: [],
  assets: ['scene'],
  fonts: ['scene', 'assets', 'text:type', 'design:type'],
  text: ['scene'],
  elements: ['scene', 'text', 'design:type'],
  design: ['elements', 'scene'],
  svg: ['scene', 'assets', 'text'],
  paint: ['scene', 'assets', 'svg'],
  film: ['paint', 'scene', 'elements', 'design:type', 'assets'],
  formats: ['paint', 'scene', 'design:type', 'assets', 'film:type'],
  preflight: ['paint', 'scene', 'design:type'],
};

/** The same of the front; the files at its top (config, errors, context, signing, urls) see types of the rooms only. */
const FRONT_MAY_IMPORT: Record<string, string[]> = {
  shared: [],
  storage: [],
  dispatch: ['storage:type'],
  jobs: ['shared', 'dispatch', 'storage'],
  batch: ['dispatch:type', 'storage'],
  testing: [],
  templates: ['shared'],
  mcp: [],
  http: ['shared', 'dispatch', 'jobs', 'storage', 'batch', 'templates', 'mcp'],
  cli: ['http', 'shared', 'mcp', 'dispatch', 'batch', 'storage', 'testing'],
};

const roomIn = (wing: string) => (file: string) => new RegExp(`^${wing}/([\\w-]+)/`).exec(file)?.[1];
const room = roomIn('renderer');
const frontRoom = roomIn('src');

describe('imports run one way', () => {
  const imports = [...importsOf('renderer'), ...importsOf('src')];

  it('lets src see only the renderer’s two doors, the public one and that for the front', () => {
    const doors = ['renderer/index.ts', 'renderer/internal.ts'];
    const past = imports.filter(
      ({ from, to }) => from.startsWith('src/') && to.startsWith('renderer/') && !doors.includes(to),
    );
    expect(past).toEqual([]);
  });

  it('lets the renderer know nothing of the front, and its rooms only those below them', () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      if (!from.startsWith('renderer/')) return false;
      if (to.startsWith('src/')) return true;
      const [here, there] = [room(from), room(to)];
      if (!here || !there || here === there) return false;
      const allowed = MAY_IMPORT[here] ?? [];
      return !(allowed.includes(there) || (typeOnly && allowed.includes(`${there}:type`)));
    });
    expect(wrong).toEqual([]);
  });

  it('lets the rooms of the front see only those below them', () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      const [here, there] = [frontRoom(from), frontRoom(to)];
      if (!from.startsWith('src/') || !there || here === there) return false;
      if (!here) return !typeOnly;
      const allowed = FRONT_MAY_IMPORT[here] ?? [];
      return !(allowed.includes(there) || (typeOnly && allowed.includes(`${there}:type`)));
    });
    expect(wrong).toEqual([]);
  });

  it('runs in no circle', () => {
    expect(circlesOf(imports)).toEqual([]);
  });

  it('finds a circle through three files, and none in a diamond', () => {
    const edges = (...pairs: string[]) => pairs.map((pair) => ({ from: pair[0]!, to: pair[1]!, typeOnly: false }));
    expect(circlesOf(edges('ab', 'bc', 'ca', 'cd', 'de'))).toEqual(['a ↔ b ↔ c']);
    expect(circlesOf(edges('ab', 'ac', 'bd', 'cd'))).toEqual([]);
    expect(circlesOf(edges('aa'))).toEqual(['a']);
  });

  it('imports skia-canvas, pdfkit and each reader of fonts in one place, and no painter from another', () => {
    const skia = imports.filter(({ to }) => to === 'skia-canvas').map(({ from }) => from);
    expect([...new Set(skia)]).toEqual(['renderer/paint/raster/skia.ts']);
    const pdfkit = imports.filter(({ to }) => to === 'pdfkit').map(({ from }) => from);
    expect([...new Set(pdfkit)]).toEqual(['renderer/paint/pdf/pdfkit.ts']);
    const fontReaders = imports.filter(({ to }) => to === 'harfbuzzjs' || to === 'opentype.js');
    const doors = ['renderer/fonts/harfbuzz/', 'renderer/fonts/inspect/'];
    expect(fontReaders.filter(({ from }) => !doors.some((door) => from.startsWith(door)))).toEqual([]);
    const crossing = imports.filter(
      ({ from, to }) =>
        (from.startsWith('renderer/paint/pdf/') && to.startsWith('renderer/paint/raster/')) ||
        (from.startsWith('renderer/paint/raster/') && to.startsWith('renderer/paint/pdf/')),
    );
    expect(crossing).toEqual([]);
  });

  it('keeps environment variables and the console out of the renderer', () => {
    const files = readdirSync(path.join(root, 'renderer'), { recursive: true, encoding: 'utf8' }).filter((f) =>
      f.endsWith('.ts'),
    );
    const guilty = files.filter((file) =>
      /\bconsole\.|process\.env\b/.test(readFileSync(path.join(root, 'renderer', file), 'utf8')),
    );
    expect(guilty).toEqual([]);
  });
});
