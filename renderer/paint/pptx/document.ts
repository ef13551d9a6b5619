import { createRequire } from 'node:module';
import type PptxGenJS from 'pptxgenjs';
import type { Warn } from '../../errors.ts';
import { pathBounds } from '../../scene/bounds.ts';
import { IDENTITY, multiply, scaling, translation } from '../../scene/matrix.ts';
import type { Item, Link, Scene } from '../../scene/types.ts';
import { pictureFiles } from '../markup/files.ts';
import { possible } from '../markup/xml.ts';
import type { RasterizePart } from '../raster-part.ts';
import { slideColor } from './drawing-ml.ts';
import { finished } from './finish.ts';
import { addItems } from './slide.ts';
import type { AreaOf, Finish, SlideTools } from './state.ts';

/** What slides are written with, besides their pages. */
export interface SlidesOptions {
  rasterize: RasterizePart;
  areaOf: AreaOf;
  warn: Warn;
  /** px of the design to an inch. */
  dpi: number;
  title?: string | undefined;
  author?: string | undefined;
  subject?: string | undefined;
}

/** A page as a slide. */
export interface SlidePage {
  scene: Scene;
  /** What the speaker reads; '' for nothing. */
  notes: string;
}

/** Inches that a side of a slide may have. */
const [SHORTEST, LONGEST] = [1, 56];

/**
 * Pages as slides of a presentation. All slides are as large as the first page; pages of another size are fitted into it, in the
 * middle.
 */
export async function slidesOf(
  pages: Iterable<SlidePage>,
  pageIds: ReadonlySet<string>,
  { rasterize, areaOf, warn, dpi, title, author, subject }: SlidesOptions,
  pageDone: () => void,
): Promise<{ data: Buffer; width: number; height: number }> {
  const presentation = createPresentation();
  Object.assign(presentation, { title: plain(title), author: plain(author), subject: plain(subject), company: '' });
  const numbers = new Map([...pageIds].map((id, i) => [id, i + 1]));
  const finishes: Finish[] = [];
  const tools: SlideTools = {
    rasterize,
    areaOf,
    warn,
    pictureFile: pictureFiles(),
    name: (finish) => `Part ${finishes.push(finish)}`,
    hyperlinkOf: (link) => hyperlink(link, numbers),
  };
  let first: Scene | undefined;
  let inches = 0;
  for (const { scene, notes } of pages) {
    if (!first) {
      first = scene;
      inches = Math.min(1 / dpi, LONGEST / Math.max(scene.width, scene.height));
      inches = Math.max(inches, SHORTEST / Math.min(scene.width, scene.height));
      presentation.defineLayout({ name: 'pages', width: scene.width * inches, height: scene.height * inches });
      presentation.layout = 'pages';
    }
    const slide = presentation.addSlide();
    const fit = Math.min(first.width / scene.width, first.height / scene.height);
    const isSame = first.width === scene.width && first.height === scene.height;
    const middle = translation((first.width - scene.width * fit) / 2, (first.height - scene.height * fit) / 2);
    const transform = isSame ? IDENTITY : multiply(middle, scaling(fit));
    const color = isSame ? backgroundOf(scene) : null;
    if (color !== null) slide.background = { color };
    await addItems(color === null ? scene.items : withoutBackground(scene.items), {
      ...{ slide, inches, transform, tools, opacity: 1, shadow: null, link: null, label: '', origin: '' },
      page: { x: 0, y: 0, width: first.width, height: first.height },
    });
    if (notes) slide.addNotes(plain(notes));
    pageDone();
  }
  const written = (await presentation.write({ outputType: 'nodebuffer' })) as Buffer;
  const { width, height } = first!;
  return { data: await finished(written, finishes), width, height };
}

/** The first thing that a page paints, where that is one group's. */
function firstOf({ items: [page] }: Pick<Scene, 'items'>): Item | undefined {
  return page?.kind === 'group' ? page.items[0] : undefined;
}

/** The colour that a page is painted with before all else; null where it is none. */
function backgroundOf(scene: Scene): string | null {
  const first = firstOf(scene);
  const { fill } = first?.kind === 'path' ? first : { fill: null };
  if (first?.kind !== 'path' || fill?.kind !== 'solid' || fill.color.a < 1 || first.segments.length !== 5) return null;
  const box = pathBounds(first.segments);
  return box?.width === scene.width && box.height === scene.height ? slideColor(fill.color) : null;
}

const withoutBackground = ([page, ...others]: readonly Item[]): Item[] =>
  page?.kind === 'group' ? [{ ...page, items: page.items.slice(1) }, ...others] : [];

/** By `require`, as the package's own module for `import` is no module to Node. */
function createPresentation(): PptxGenJS {
  const loaded = createRequire(import.meta.url)('pptxgenjs') as typeof PptxGenJS & { default?: typeof PptxGenJS };
  return new (loaded.default ?? loaded)();
}

const plain = (text = ''): string => possible(text);

function hyperlink(link: Link | null, numbers: ReadonlyMap<string, number>): PptxGenJS.HyperlinkProps | undefined {
  if (!link) return undefined;
  if ('url' in link) return { url: link.url };
  const slide = numbers.get(link.page);
  return slide === undefined ? undefined : { slide };
}
