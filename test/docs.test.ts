import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { designSchema, pageSchema } from '../renderer/design/parse.ts';
import { elementTypes } from '../renderer/elements/registry.ts';
import { createRenderer } from '../renderer/index.ts';
import { allComments, commentsOf } from '../tools/docs/comments.ts';
import { rowsOf } from '../tools/docs/design.ts';
import { documents } from '../tools/docs/documents.ts';
import { DRAWINGS_FOLDER, draw, drawings, isAlike, pathOf, shown } from '../tools/docs/drawings/index.ts';
import { citedNames, explainedNames } from '../tools/docs/evidence.ts';
import { describeWith } from './support/describe-with.ts';
import { REFERENCE } from './support/tools.ts';

/** A series' name covers its members: `curve-*` all that begin so. */
const covers = (explained: string, cited: string): boolean =>
  explained === cited || (explained.endsWith('*') && cited.startsWith(explained.slice(0, -1)));

const root = path.resolve(import.meta.dirname, '..');

describe('documents that are made from the sources', () => {
  it.each(Object.entries(documents))('%s is what `npm run docs` makes of them', async (file, make) => {
    const target = path.join(root, file);
    const before = existsSync(target) ? readFileSync(target, 'utf8') : '';
    expect(before).toBe(await make(before));
  });

  it('shows pictures of what designs look like, which `npm run docs` draws', async () => {
    const renderer = await createRenderer({ systemFonts: false, googleFontsUrl: null });
    const outdated: string[] = [];
    for (const drawing of Object.values(drawings)) {
      const file = path.join(root, pathOf(drawing));
      const isThere = existsSync(file) && (await isAlike(readFileSync(file), await draw(renderer, drawing)));
      if (!isThere) outdated.push(drawing.name);
    }
    await renderer.close();
    expect(outdated).toEqual([]);
    const kept = readdirSync(path.join(root, DRAWINGS_FOLDER));
    expect(kept.sort()).toEqual(
      Object.values(drawings)
        .map(pathOf)
        .map((file) => path.basename(file))
        .sort(),
    );
    // All of them are downloaded with a page, and kept in the repository for ever.
    const bytes = kept.reduce((sum, file) => sum + statSync(path.join(root, DRAWINGS_FOLDER, file)).size, 0);
    expect(bytes).toBeLessThan(400 * 1024);
    const page = readFileSync(path.join(root, 'docs/design.md'), 'utf8');
    expect(Object.values(drawings).filter((drawing) => !page.includes(shown(drawing)))).toEqual([]);
  });

  it('says what every property means', () => {
    const schemas = [designSchema, pageSchema, ...[...elementTypes.values()].map(({ schema }) => schema)];
    const silent = schemas.flatMap(rowsOf).filter(({ name, meaning }) => name !== 'type' && meaning === '');
    expect(silent.map(({ name }) => name)).toEqual([]);
    for (const { summary } of elementTypes.values()) expect(summary).toMatch(/^[A-Z].*\.$/);
  });
});

describe('a design by hand', () => {
  it('renders as docs/design.md has it, without a warning', async () => {
    const [, written = ''] = /```json\n([^`]+)```/.exec(readFileSync(path.join(root, 'docs/design.md'), 'utf8'))!;
    const renderer = await createRenderer({ systemFonts: false });
    expect((await renderer.render(JSON.parse(written))).warnings).toEqual([]);
    expect(await renderer.check(JSON.parse(written))).toEqual([]);
    await renderer.close();
  });
});

describe('links of the documents', () => {
  const documentsOf = (folder: string) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
      .map((file) => path.posix.join(folder, file.split(path.sep).join('/')));
  const files = ['README.md', 'CONTRIBUTING.md', ...documentsOf('docs')];

  it.each(files)('%s links to what is there', (file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
    const missing = links.filter((link) => !existsSync(path.join(root, path.dirname(file), link)));
    expect(missing).toEqual([]);
  });

  it.each(files)('%s names files that are there', (file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const named = [...text.matchAll(/`((?:renderer|src|test|tools|scripts|bench|docs|fonts)\/[\w./-]*)`/g)].map(
      ([, name = '']) => name,
    );
    // `NAME` stands for a name that is yet to be found.
    expect(named.filter((name) => !/NAME/.test(name) && !existsSync(path.join(root, name)))).toEqual([]);
  });
});

const evidence = ['docs/evidence/probes.md', 'docs/evidence/designs.md'].flatMap((file) =>
  explainedNames(readFileSync(path.join(root, file), 'utf8')),
);

describe('evidence that comments cite', () => {
  const comments = [...allComments()];

  it('reads comments and what they cite', () => {
    const source = [
      '/** One line (corpus rich-nested). */',
      'const a = 1; // probe shadow-rotated',
      '  /**',
      '   * Several lines (probes curve-*,',
      '   * border-*; wild figure-8802-129 and figure-8802-261).',
      '   */',
      "const url = 'https://probes x-y'",
    ].join('\n');
    expect(commentsOf(source)).toHaveLength(3);
    expect(citedNames(commentsOf(source)).sort()).toEqual(
      [
        'rich-nested',
        'rich-nested',
        'shadow-rotated',
        'curve-*',
        'border-*',
        'figure-8802-129',
        'figure-8802-261',
      ].sort(),
    );
  });

  it('explains every probe and design in docs/evidence', () => {
    const missing = comments.flatMap(([file, texts]) =>
      citedNames(texts).flatMap((name) => (evidence.some((known) => covers(known, name)) ? [] : [`${file}: ${name}`])),
    );
    expect(missing).toEqual([]);
  });

  it('keeps no evidence that no comment cites', () => {
    const rules = ['docs/evidence/probes.md', 'docs/evidence/designs.md'].flatMap(
      (file) => readFileSync(path.join(root, file), 'utf8').match(/^\| `.*\|\s*\|$/gm) ?? [],
    );
    expect(rules).toEqual([]);
  });

  it('finds the documents and files that comments name', () => {
    const named = comments.flatMap(([file, texts]) =>
      texts.flatMap((text) =>
        [
          ...text.matchAll(
            /(?<![\w/.-])(?:(?:docs|test|renderer|src|tools|scripts|bench|fonts|examples)\/)?[\w/-]+\.(?:md|json)\b/g,
          ),
        ]
          .map(([name]) => name)
          .filter((name) => /^\w+\//.test(name) || name.endsWith('.md'))
          .map((name) => [file, name] as const),
      ),
    );
    const missing = named.filter(
      ([file, name]) => ![root, path.join(root, path.dirname(file))].some((at) => existsSync(path.join(at, name))),
    );
    expect(missing).toEqual([]);
  });
});

describeWith(['reference'], 'evidence among the reference designs', () => {
  it('names designs that are there', () => {
    const names = ['corpus', 'probes', 'wild', 'v4', 'wild4'].flatMap((set) => readdirSync(path.join(REFERENCE, set)));
    const designs = names.map((name) => name.replace(/\.json$/, ''));
    expect(evidence.filter((name) => !designs.some((design) => covers(name, design)))).toEqual([]);
  });
});
