/** The sets of reference designs, and where their pictures, ours and the differences lie. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { PNG } from 'pngjs';
import type { RenderOptions } from '../../renderer/index.ts';
import { REFERENCE as reference } from '../support/tools.ts';

const here = import.meta.dirname;

/** A design to render, with the options that the reference drew it with. */
export interface ReferenceDesign {
  design: unknown;
  options: RenderOptions;
}

export interface ReferenceSet {
  name: string;
  /** The folder of the designs, below {@link reference}. */
  designs: string;
  /** Names of the designs that have a picture, sorted. */
  names(): Promise<string[]>;
  read(name: string): Promise<ReferenceDesign>;
}

const json = (name: string, { designs = name, options = {} }: { designs?: string; options?: RenderOptions } = {}) => ({
  name,
  designs,
  names: () => pictureNames(name),
  async read(design: string): Promise<ReferenceDesign> {
    const file = await readFile(path.join(reference, designs, `${design}.json`), 'utf8');
    const read = JSON.parse(file) as ReferenceDesign;
    return { design: read.design, options: { ...read.options, ...options } };
  },
});

/** SVG files, each as the only element of a page without a background, as large as its picture. */
const svg: ReferenceSet = {
  name: 'svg',
  designs: 'svg',
  names: () => pictureNames('svg'),
  async read(name) {
    const source = await readFile(path.join(reference, 'svg', `${name}.svg`));
    const { width, height } = PNG.sync.read(await readFile(expectedFile('svg', name)));
    const src = `data:image/svg+xml;base64,${source.toString('base64')}`;
    const element = { id: 'svg', type: 'svg', x: 0, y: 0, width, height, src, keepRatio: false };
    return {
      design: { width, height, pages: [{ id: 'page', background: 'transparent', children: [element] }] },
      options: {},
    };
  },
};

export const sets: readonly ReferenceSet[] = [
  json('corpus'),
  json('probes'),
  svg,
  json('wild'),
  json('v4'),
  json('corpus-v4', { designs: 'corpus', options: { legacyRichTextEnabled: false } as RenderOptions }),
  json('wild4'),
];

/** The picture that the reference system drew. */
export const expectedFile = (set: string, name: string): string =>
  path.join(reference, `${set}-expected`, `${name}.png`);
/** Folders of what a run leaves; neither is committed. */
export const actualFolder = (set: string): string => path.join(here, 'actual', set);
export const diffFolder = (set: string): string => path.join(here, 'diff', set);
/** The committed scores of a set. */
export const scoresFile = (set: string): string => path.join(here, 'scores', `${set}.json`);

async function pictureNames(set: string): Promise<string[]> {
  const files = await readdir(path.join(reference, `${set}-expected`));
  return files
    .filter((file) => file.endsWith('.png'))
    .map((file) => file.slice(0, -'.png'.length))
    .sort();
}

/** Whether a design is chosen: by `set`, `set/prefix` or the beginning of its name; all are where nothing is given. */
export const isChosen = (set: string, name: string, chosen: readonly string[]): boolean =>
  chosen.length === 0 || chosen.some((one) => one === set || `${set}/${name}`.startsWith(one) || name.startsWith(one));
