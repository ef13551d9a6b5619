import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { WORKER } from './support/command.ts';
import { root } from './support/tools.ts';

const run = promisify(execFile);

/** Renders a page with these elements in a process of its own. @returns the files that it loaded, or what another expression says */
async function loadedFiles(children: object[] = [], of = 'Object.keys(require.cache)'): Promise<string[]> {
  const design = { width: 100, height: 100, schemaVersion: 4, pages: [{ id: 'page', children }] };
  const program = `
    const { createRenderer } = require(${JSON.stringify(path.join(root, 'dist/index.cjs'))});
    (async () => {
      const renderer = await createRenderer({ systemFonts: false, googleFontsUrl: null });
      await renderer.render(${JSON.stringify(design)});
      console.log(JSON.stringify(${of}));
      process.exit(0);
    })();`;
  const { stdout } = await run(process.execPath, ['-e', program]);
  return JSON.parse(stdout) as string[];
}

/** Of what was put off, what it loads nevertheless. */
const putOffFiles = async (...children: object[]): Promise<string[]> =>
  (await loadedFiles(children)).flatMap((file) => /^later-([a-z]+)-/.exec(path.basename(file))?.[1] ?? []);

const text = { type: 'text', width: 90, height: 90, fontFamily: 'DejaVu Sans', fontSize: 10 };

const drawing = (content: string) => ({
  ...{ type: 'svg', width: 90, height: 90 },
  src: `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${content}</svg>`)}`,
});

describe.skipIf(!WORKER && !process.env.CI)('the build', () => {
  it('is ASCII: V8 keeps other files at two bytes a character, which take longer to read', async () => {
    const files = (await readdir(path.join(root, 'dist'))).filter((name) => name.endsWith('.cjs'));
    const others = files.filter((name) => readFileSync(path.join(root, 'dist', name)).some((byte) => byte > 0x7f));
    expect(others).toEqual([]);
  });

  it('asks no module for a `default` that `require` does not give', async () => {
    const files = (await readdir(path.join(root, 'dist'))).filter((name) => name.endsWith('.cjs'));
    const wrong = files.flatMap((name) => {
      const code = readFileSync(path.join(root, 'dist', name), 'utf8');
      const required = [...code.matchAll(/^let (\w+) = require\(["'][^"']+["']\);$/gm)].map(
        ([, variable]) => variable!,
      );
      return required.filter((variable) => code.includes(`${variable}.default`) && !code.includes(`\n${variable} = `));
    });
    expect(files.length).toBeGreaterThan(10);
    expect(wrong).toEqual([]);
  });
});

describe.skipIf(!WORKER && !process.env.CI)('what is loaded by its first use', () => {
  it('is no constructor where one of its classes is', async () => {
    const files = (await readdir(path.join(root, 'dist'))).filter((name) => name.endsWith('.cjs'));
    const wrong = files.flatMap((name) => {
      const code = readFileSync(path.join(root, 'dist', name), 'utf8');
      return code.match(/\bnew (?:node_|require_later_)\w+\(\)\.\w+/g) ?? [];
    });
    expect(wrong).toEqual([]);
  });
});

describe.skipIf(!WORKER && !process.env.CI)('packages with native code', () => {
  it('are one file of the build each, but for that code', async () => {
    // A photo, which sharp reads.
    const pixels = {
      width: 64,
      height: 64,
      channels: 3 as const,
      noise: { type: 'gaussian' as const, mean: 128, sigma: 30 },
    };
    const jpeg = await sharp({ create: { ...pixels, background: '#000' } })
      .jpeg()
      .toBuffer();
    const src = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
    const files = (await loadedFiles([{ type: 'image', width: 90, height: 90, src }])).map((file) =>
      path.relative(root, file).replaceAll(path.sep, '/'),
    );
    expect(files).toContain('dist/sharp.cjs');
    expect(files).toContain('dist/skia-canvas.cjs');
    const own = files.filter((file) => /node_modules\/(?:sharp|semver|skia-canvas|detect-libc)\//.test(file));
    // Their package.json tells which release is installed.
    expect(own.sort()).toEqual(['node_modules/sharp/package.json', 'node_modules/skia-canvas/package.json']);
  });

  it('are loaded by who needs them: no drawing or text', async () => {
    const namesOf = async (...children: object[]) =>
      (await loadedFiles(children)).map((file) => path.basename(file)).filter((name) => name === 'sharp.cjs');
    expect(await namesOf({ ...text, text: 'of one colour' })).toEqual([]);
    const fill = 'linear-gradient(45deg, rgba(0,0,0,1) 0%, rgba(255,0,0,1) 100%)';
    expect(await namesOf({ type: 'figure', subType: 'rect', width: 90, height: 90, fill })).toEqual([]);
  });

  it('have the names of their classes, by which skia-canvas finds its native code', async () => {
    const load = createRequire(import.meta.url);
    const namesOf = (exported: object) => Object.values(exported).map(({ name }: { name: string }) => name);
    expect(namesOf(load('../dist/skia-canvas.cjs'))).toEqual(namesOf(load('skia-canvas')));
  });

  it('are not copied into the package', async () => {
    const files = await readdir(path.join(root, 'dist'), { recursive: true });
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([]);
  });
});

describe.skipIf(!WORKER && !process.env.CI)('what the build puts off (tsdown.chunks.ts)', () => {
  it('loads no painter with it, where a renderer may ask for fonts', async () => {
    const program = `
      const { createRenderer } = require(${JSON.stringify(path.join(root, 'dist/index.cjs'))});
      createRenderer({ googleFontsUrl: 'https://fonts.googleapis.com' }).then(() => {
        console.log(JSON.stringify(Object.keys(require.cache)));
        process.exit(0);
      });`;
    const { stdout } = await run(process.execPath, ['-e', program]);
    const names = (JSON.parse(stdout) as string[]).map((file) => path.basename(file));
    expect(names.some((name) => name.startsWith('later-files-'))).toBe(true);
    expect(names).not.toContain('skia-canvas.cjs');
  });

  it('is not loaded by a page without anything', async () => {
    expect(await putOffFiles()).toEqual([]);
  });

  it('is loaded by what needs it', async () => {
    expect(await putOffFiles({ ...text, text: 'plain' })).toEqual([]);
    expect(await putOffFiles({ ...text, text: 'שלום' })).toEqual(['bidi']);
    expect(await putOffFiles({ ...text, text: 'plain', fill: '#123' })).toEqual([]);
    expect(await putOffFiles({ ...text, text: 'plain', fill: 'oklch(0.5 0.1 40)' })).toEqual(['colors']);
    expect(await putOffFiles({ ...text, text: '<b style="color: red">bold</b>' })).toContain('markup');
    expect(await putOffFiles(drawing('<path d="M1 1h8v8z"/>'))).toEqual([]);
    expect(await putOffFiles(drawing('<style>path { fill: red }</style><path d="M1 1h8v8z"/>'))).toContain('selectors');
    expect(await putOffFiles(drawing('<text y="9">a</text>'))).toContain('letters');
  });
});

describe.skipIf(!WORKER && !process.env.CI)('modules that are built into Node', () => {
  it('are loaded by what first uses them', async () => {
    const loaded = await loadedFiles([], 'process.moduleLoadList');
    const of = (name: string) => loaded.includes(`NativeModule ${name}`);
    expect(of('fs')).toBe(true);
    // What starts programs, the network, what collects garbage, and `performance`. Compression writes the page's PNG.
    expect(['child_process', 'dns', 'net', 'v8', 'perf_hooks'].filter(of)).toEqual([]);
  });
});
