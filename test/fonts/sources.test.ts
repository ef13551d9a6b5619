import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFetcher } from '../../renderer/assets/fetch.ts';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { bundledSource } from '../../renderer/fonts/sources/bundled.ts';
import { declaredSource } from '../../renderer/fonts/sources/declared.ts';
import { directorySource } from '../../renderer/fonts/sources/directory.ts';
import { fontsourceSource } from '../../renderer/fonts/sources/fontsource.ts';
import { googleSource } from '../../renderer/fonts/sources/google.ts';
import { registeredSource } from '../../renderer/fonts/sources/registered.ts';
import { systemSource } from '../../renderer/fonts/sources/system.ts';
import type { FontSource } from '../../renderer/fonts/sources/types.ts';
import { inRanges } from '../../renderer/fonts/sources/unicode-range.ts';
import { createDiskCache } from '../../renderer/fonts/store/disk.ts';
import { dataUri, fontFile, serveGoogleFonts, temporaryDirectory, variableFile } from '../support/fonts.ts';

const deadline = { timeoutMs: 6000 };
const lora = fontFile('lora', 'latin-400-normal.woff2');

/** Every source, set up to have Lora. */
const setups: Record<string, () => Promise<FontSource>> = {
  design: async () => declaredSource([{ fontFamily: 'Lora', url: await dataUri(lora), styles: [] }], createFetcher()),
  registered: async () => registeredSource([{ family: 'Lora', file: lora }]),
  bundled: async () => bundledSource(),
  fontsource: async () => fontsourceSource(),
  directory: async () => directorySource(await folderWithLora(), createDiskCache(await temporaryDirectory())),
  google: async () => googleSource(google.base, createDiskCache(await temporaryDirectory())),
  system: async () => systemSource(createDiskCache(await temporaryDirectory()), [await folderWithLora()]),
};

let google: Awaited<ReturnType<typeof serveGoogleFonts>>;
beforeAll(async () => {
  google = await serveGoogleFonts();
});
afterAll(() => google.close());

async function folderWithLora(): Promise<string> {
  const folder = await temporaryDirectory();
  await mkdir(path.join(folder, 'below'));
  await copyFile(lora, path.join(folder, 'below/a.woff2'));
  await copyFile(variableFile, path.join(folder, 'b.woff2'));
  await writeFile(path.join(folder, 'c.ttf'), 'no font');
  return folder;
}

describe.each(Object.entries(setups))('the source %s', (name, setUp) => {
  it('bears its name', async () => {
    expect((await setUp()).name).toBe(name);
  });

  it('finds a family by its name in any case, with files that hold fonts', async () => {
    const source = await setUp();
    for (const family of ['Lora', 'lora', ' LORA ']) {
      const files = await source.find({ family, ...deadline });
      const regular = files.filter((file) => !file.italic && file.weight[0] <= 400 && file.weight[1] >= 400);
      const latin = regular.find((file) => inRanges(file.ranges, 0x41));
      expect(latin).toMatchObject({ width: 5, index: 0 });
      const { data } = await latin!.load(deadline);
      expect(unpackFont(data).byteLength).toBeGreaterThan(1000);
    }
  });

  it('gives equal keys for equal files', async () => {
    const source = await setUp();
    const keys = async () =>
      (await source.find({ family: 'Lora', ...deadline })).map(({ key, index }) => `${key} ${index}`);
    expect(await keys()).toEqual(await keys());
    expect(new Set(await keys()).size).toBe((await keys()).length);
  });

  it('has nothing for a family that it lacks', async () => {
    const source = await setUp();
    for (const family of ['No Such Family', '', '../lora', 'x'.repeat(10_000), '"Lora', '__proto__', 'Lora:400|Roboto'])
      expect(await source.find({ family, ...deadline })).toEqual([]);
  });

  it('lists its families', async () => {
    const families = await (await setUp()).families();
    if (name !== 'google') expect(families).toContain('Lora');
  });
});

describe('packages and the font API', () => {
  it('serve regular and bold only, as the editor loads them', async () => {
    for (const source of [await setups.fontsource!(), await setups.google!()]) {
      const files = await source.find({ family: 'Montserrat', ...deadline });
      expect([...new Set(files.map(({ weight }) => weight.join()))].sort()).toEqual(['400,400', '700,700']);
    }
  });

  it('keep the API’s answers on disk', async () => {
    const cache = createDiskCache(await temporaryDirectory());
    const [file] = await googleSource(google.base, cache).find({ family: 'Lora', ...deadline });
    await file!.load(deadline);
    const before = google.asked.length;
    const [again] = await googleSource(google.base, cache).find({ family: 'Lora', ...deadline });
    await again!.load(deadline);
    expect(google.asked.length).toBe(before);
  });

  it('say why the API cannot be asked', async () => {
    const source = googleSource('http://127.0.0.1:1', createDiskCache(await temporaryDirectory()));
    await expect(source.find({ family: 'Lora', ...deadline })).rejects.toThrow(/refused the connection/);
  });
});

describe('a package', () => {
  /** A copy of an installed package with some of its files, the fonts empty. */
  async function copyOf(id: string, names: RegExp, more: readonly string[] = []): Promise<FontSource> {
    const root = await temporaryDirectory();
    const folder = path.join(root, 'node_modules/@fontsource', id);
    await mkdir(path.join(folder, 'files'), { recursive: true });
    const original = path.dirname(path.dirname(fontFile(id, '')));
    const [top, fonts] = await Promise.all([readdir(original), readdir(path.join(original, 'files'))]);
    const kept = top.filter((name) => names.test(name));
    await Promise.all([
      ...kept.map((name) => copyFile(path.join(original, name), path.join(folder, name))),
      ...[...fonts, ...more].map((name) => writeFile(path.join(folder, 'files', name), '')),
    ]);
    return fontsourceSource([pathToFileURL(path.join(root, 'index.js')).href]);
  }

  const facesOf = async (source: FontSource, family: string) =>
    (await source.find({ family, ...deadline })).map(({ key, load: _, ...face }) => ({
      ...face,
      key: path.basename(key),
    }));

  it.each([
    ['roboto', 'Roboto'],
    ['noto-sans-mongolian', 'Noto Sans Mongolian'],
    ['tinos', 'Tinos'],
  ])('%s has the faces of its stylesheets, in their order', async (id, family) => {
    const bySheets = await facesOf(await copyOf(id, /^(metadata|package)\.json$|^\d+(-italic)?\.css$/), family);
    expect(bySheets.length).toBeGreaterThan(0);
    expect(await facesOf(await copyOf(id, /\.json$/), family)).toEqual(bySheets);
  });

  it('names its file that is no JSON, and goes by its folder in the list of families', async () => {
    const source = await copyOf('lora', /^(package|unicode)\.json$/, ['../metadata.json']);
    await expect(source.find({ family: 'Lora', ...deadline })).rejects.toThrow(
      'lora/metadata.json of its package is no JSON',
    );
    expect(await source.families()).toContain('lora');
  });

  it('goes by its stylesheets where it has files that its list does not tell', async () => {
    const source = await copyOf('lora', /\.json$|^400\.css$/, ['lora-new-400-normal.woff2']);
    expect([...new Set((await facesOf(source, 'Lora')).map(({ weight }) => weight.join()))]).toEqual(['400,400']);
  });
});

describe('a folder', () => {
  it('gives a variable font with all its weights', async () => {
    const [file] = await (await setups.directory!()).find({ family: 'Oswald', ...deadline });
    expect(file?.weight).toEqual([200, 700]);
  });

  it('that does not exist has nothing', async () => {
    const source = directorySource('/no/such/folder', createDiskCache(await temporaryDirectory()));
    expect(await source.find({ family: 'Lora', ...deadline })).toEqual([]);
  });
});

describe('the system', () => {
  it('gives a face that has certain characters', async () => {
    const system = systemSource(createDiskCache(await temporaryDirectory()), [await folderWithLora()]);
    expect(await system.withCharacters([0x1f600])).toBeNull();
  });
});
