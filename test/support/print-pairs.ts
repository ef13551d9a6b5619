/** Designs as PDF/X-4 and as PDF/X-1a, which keeps no transparency and is to look the same. */
import pixelmatch from 'pixelmatch';
import sharp from 'sharp';
import type { Renderer, RenderOptions } from '../../renderer/index.ts';
import { picturesByGhostscript } from './ink-pages.ts';
import { asFile, complaints } from './pdf.ts';
import { type Pdfx, pdfxFaults } from './pdfx.ts';

/** A design whose first page becomes one of a document. */
export interface PrintPage {
  name: string;
  design: unknown;
  /** Equal for all pages of a document. */
  options?: RenderOptions;
}

/** Pages that can stand in one document: of equal options, schema and units. */
export function groupsOf(pages: readonly PrintPage[]): PrintPage[][] {
  const groups = new Map<string, PrintPage[]>();
  for (const page of pages) {
    const { pageId: _, ...options } = page.options ?? {};
    const { schemaVersion, dpi, unit } = page.design as Record<string, unknown>;
    const key = JSON.stringify([options, schemaVersion, dpi, unit]);
    groups.set(key, [...(groups.get(key) ?? []), { ...page, options }]);
  }
  return [...groups.values()];
}

interface ComparedPage {
  name: string;
  /** Percent of its px. */
  difference: number;
  /** X-4 | difference | X-1a, as a PNG. */
  sheet(): Promise<Buffer>;
}

interface Design {
  width: number;
  height: number;
  pages: { width?: unknown; height?: unknown }[];
  fonts?: unknown[];
}

/** The first pages of designs as one design, each of its own size. */
function together(pages: readonly PrintPage[]): unknown {
  const designs = pages.map(({ design }) => design as Design);
  return {
    ...designs[0],
    fonts: designs.flatMap(({ fonts }) => fonts ?? []),
    pages: designs.map(({ width, height, pages: [page] }, i) => ({
      ...page,
      id: `page-${i}`,
      width: typeof page?.width === 'number' ? page.width : width,
      height: typeof page?.height === 'number' ? page.height : height,
    })),
  };
}

/** px to a side of a px of the compared pictures. */
const FINER = 4;

const drawn = (data: Buffer): Buffer[] => asFile(data, (file) => picturesByGhostscript(file, 72, FINER));

/** What is wrong with a file: its keys, and what programs say that read it. */
function faultsOf(data: Buffer, version: Pdfx): string[] {
  return [...pdfxFaults(data, version), ...asFile(data, complaints)].map((fault) => `${version}: ${fault}`);
}

/**
 * Renders pages as both and compares them. One that cannot be rendered with the others is a fault, and the others are done
 * without it.
 */
export async function comparePrint(
  renderer: Renderer,
  pages: readonly PrintPage[],
): Promise<{ pages: ComparedPage[]; faults: string[] }> {
  const options = { ...pages[0]!.options, format: 'pdf', color: { space: 'CMYK' } } as const;
  try {
    const faults: string[] = [];
    const made: Buffer[][] = [];
    for (const pdfx of ['X-4', 'X-1a:2003'] as const) {
      const { data } = await renderer.render(together(pages), { ...options, pdfx });
      faults.push(...faultsOf(data, pdfx).map((fault) => `${pages[0]!.name} … ${pages.at(-1)!.name}: ${fault}`));
      made.push(drawn(data));
    }
    const [kept, flat] = made as [Buffer[], Buffer[]];
    const compared = pages.map(({ name }, i) => compare(name, kept[i]!, flat[i]!));
    return { pages: await Promise.all(compared), faults };
  } catch (error) {
    if (pages.length === 1) return { pages: [], faults: [`${pages[0]!.name}: ${error}`] };
    const middle = pages.length >> 1;
    const halves = [
      await comparePrint(renderer, pages.slice(0, middle)),
      await comparePrint(renderer, pages.slice(middle)),
    ];
    return { pages: halves.flatMap((half) => half.pages), faults: halves.flatMap((half) => half.faults) };
  }
}

async function compare(name: string, kept: Buffer, flat: Buffer): Promise<ComparedPage> {
  const [one, other] = await Promise.all(
    [kept, flat].map((png) => sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  const { width, height } = one!.info;
  if (other!.info.width !== width || other!.info.height !== height)
    return { name, difference: 100, sheet: async () => kept };
  const map = new Uint8Array(width * height * 4);
  const count = pixelmatch(new Uint8Array(one!.data), new Uint8Array(other!.data), map, width, height, {
    threshold: 0.1,
  });
  const difference = (100 * count) / (width * height);
  const sheet = () => {
    const input = [
      kept,
      sharp(Buffer.from(map), { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer(),
      flat,
    ];
    const background = 'white';
    return Promise.all(input).then((parts) =>
      sharp({ create: { width: 3 * width, height, channels: 3, background } })
        .composite(parts.map((part, i) => ({ input: part, left: i * width, top: 0 })))
        .png()
        .toBuffer(),
    );
  };
  return { name, difference, sheet };
}
