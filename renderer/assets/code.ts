/** QR codes and barcodes, drawn as SVGs: sharp at every size, and vectors in a PDF. */
import { shortName } from '../errors.ts';
import { UnusableImage } from './unusable.ts';

/** What the modules of a code are: squares of a grid, row by row, or bars and the spaces between them. */
type Modules = { pixs: ArrayLike<number>; pixx: number; pixy: number } | Bars;

interface Bars {
  /** Widths in modules, a bar first, then a space, and so on. */
  sbs: readonly number[];
  /** Of each bar: height, and distance of its lower end from the baseline, inches. */
  bhs: readonly number[];
  bbs: readonly number[];
}

/** Modules left free on each side, so that a reader finds the code (ISO 18004: 4; ISO 15417: 10). */
const QUIET = { grid: 4, bars: 10 };

/** Characters of a code's text: no symbology holds more. */
const LONGEST_TEXT = 8000;

/** @returns symbology by bwip-js's name, and text */
function parse(src: string): { symbology: string; text: string } {
  const [, kind = '', rest = ''] = /^\s*(qr|barcode):(.*)$/is.exec(src) ?? [];
  if (kind.toLowerCase() === 'qr') return { symbology: 'qrcode', text: rest };
  const end = rest.indexOf(':');
  if (end < 0) throw new UnusableImage('expected `barcode:SYMBOLOGY:TEXT`, e.g. `barcode:ean13:9521234543213`');
  return { symbology: rest.slice(0, end).toLowerCase(), text: rest.slice(end + 1) };
}

/**
 * The SVG of a code that fills a box: bars are as high as the box, squares stay squares in its middle.
 * @param src `qr:TEXT`, or `barcode:SYMBOLOGY:TEXT` with a name of bwip-js (`code128`, `ean13`, `datamatrix` …)
 * @param box px
 * @throws UnusableImage where the symbology is not known, or cannot say the text
 */
export async function drawCode(src: string, box: { width: number; height: number }): Promise<Buffer> {
  const { symbology, text } = parse(src);
  if (text === '') throw new UnusableImage('the code has no text');
  if (text.length > LONGEST_TEXT) throw new UnusableImage(`the code's text has more than ${LONGEST_TEXT} characters`);
  // Loaded here: few designs have codes.
  const { default: bwip } = await import('@bwip-js/node');
  let modules: Modules | undefined;
  try {
    [modules] = bwip.raw({ bcid: symbology, text }) as unknown as Modules[];
  } catch (error) {
    throw new UnusableImage(reasonOf(error as Error, symbology));
  }
  if (!modules) throw new UnusableImage('the code is empty');
  const svg = 'pixs' in modules ? gridSvg(modules, box) : barsSvg(modules, box);
  return Buffer.from(svg);
}

/** What bwip-js says, without the name and the line of its function. */
function reasonOf({ message }: Error, symbology: string): string {
  if (message.includes('unknownEncoder'))
    return `the symbology ${JSON.stringify(shortName(symbology))} is not known; known are qrcode, code128, ean13, datamatrix …`;
  return shortName(message.replace(/^bwipp\.\w+(?:#\d+)?: /, ''));
}

/** The shapes' colour is black by name, so that `colorsReplace` finds it. */
const svgOf = (path: string, view: readonly number[], box: { width: number; height: number }, keep: boolean): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}" viewBox="${view.join(' ')}"` +
  `${keep ? '' : ' preserveAspectRatio="none"'}><path fill="black" d="${path}"/></svg>`;

/** Runs of dark squares as rectangles. */
function gridSvg({ pixs, pixx, pixy }: Exclude<Modules, Bars>, box: { width: number; height: number }): string {
  let path = '';
  for (let y = 0; y < pixy; y++)
    for (let x = 0; x < pixx; x++) {
      const start = x;
      while (x < pixx && pixs[y * pixx + x]) x++;
      if (x > start) path += `M${start} ${y}h${x - start}v1h${start - x}z`;
    }
  const q = QUIET.grid;
  return svgOf(path, [-q, -q, pixx + 2 * q, pixy + 2 * q], box, true);
}

function barsSvg({ sbs, bhs, bbs }: Bars, box: { width: number; height: number }): string {
  const tops = bhs.map((height, i) => height + (bbs[i] ?? 0));
  const highest = Math.max(...tops);
  let path = '';
  let x = 0;
  for (const [i, width] of sbs.entries()) {
    const bar = i / 2;
    if (Number.isInteger(bar) && width > 0) path += `M${x} ${highest - tops[bar]!}h${width}v${bhs[bar]}h${-width}z`;
    x += width;
  }
  return svgOf(path, [-QUIET.bars, 0, x + 2 * QUIET.bars, highest], box, false);
}
