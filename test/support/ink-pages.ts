/** Pages of PDFs as programs draw them in inks, device colours as they are. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { outputOf, runProgram } from './programs.ts';

/** A page as inks, 4 bytes a px, 255 being all of an ink. */
export interface InkPage {
  width: number;
  height: number;
  inks: Buffer;
}

/** A PAM picture of CMYK: lines of a header, then the samples. */
function readInks(file: string): InkPage {
  const data = readFileSync(file);
  const end = data.indexOf('ENDHDR\n') + 'ENDHDR\n'.length;
  const header = data.toString('latin1', 0, end);
  const field = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(header)![1]);
  return { width: field('WIDTH'), height: field('HEIGHT'), inks: data.subarray(end) };
}

/** The files of pages that a program wrote beside a file. */
const pagesBeside = (file: string, suffix: string): string[] =>
  readdirSync(path.dirname(file))
    .filter((one) => one.startsWith(path.basename(file) + suffix))
    .sort()
    .map((one) => path.join(path.dirname(file), one));

/** Has Ghostscript draw a file's pages beside it. @throws Error with what it says, also where it goes on */
function byGhostscript(file: string, dpi: number, options: readonly string[]): void {
  const { status, stdout, stderr } = runProgram('gs', [
    ...['-q', '-dSAFER', '-dNOPAUSE', '-dBATCH', '-dPDFSTOPONWARNING', `-r${dpi}`],
    ...[...options, file],
  ]);
  if (status !== 0 || stdout.length + stderr.length > 0) throw new Error(`gs (${status}): ${stdout}${stderr}`.trim());
}

/** A file's pages by Ghostscript; its gradients differ from the right ones by up to 2 %. */
export function inksByGhostscript(file: string, dpi: number): InkPage[] {
  const smooth = ['-dTextAlphaBits=4', '-dGraphicsAlphaBits=4'];
  byGhostscript(file, dpi, ['-sDEVICE=pamcmyk32', ...smooth, `-sOutputFile=${file}-gs-%04d.pam`]);
  return pagesBeside(file, '-gs-').map(readInks);
}

/** A file's pages by Ghostscript as the screen shows them, PNGs. @param finer px to a side of a px, over which it takes the mean */
export function picturesByGhostscript(file: string, dpi: number, finer: number): Buffer[] {
  const output = `-sOutputFile=${file}-gs-%04d.png`;
  byGhostscript(file, dpi * finer, ['-sDEVICE=png16m', `-dDownScaleFactor=${finer}`, output]);
  return pagesBeside(file, '-gs-').map((one) => readFileSync(one));
}

/** The plates of a file's first page, by the names of their inks. */
export type Plates = Map<string, { width: number; height: number; ink: Buffer }>;

export async function platesByGhostscript(file: string, dpi: number): Promise<Plates> {
  byGhostscript(file, dpi, ['-sDEVICE=tiffsep', '-dFirstPage=1', '-dLastPage=1', `-sOutputFile=${file}-%d.tif`]);
  const plates: Plates = new Map();
  for (const one of pagesBeside(file, '-1(')) {
    const { data, info } = await sharp(one).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
    const name = /\(([^()]*)\)\.tif$/.exec(one)![1]!;
    plates.set(name, { width: info.width, height: info.height, ink: data.map((light) => 255 - light) as Buffer });
  }
  return plates;
}

/** A file's pages by MuPDF, which leaves their pictures beside it. */
export function inksByMupdf(file: string, dpi: number): InkPage[] {
  const args = ['draw', '-q', '-r', String(dpi), '-c', 'cmyk', '-F', 'pam', '-o', `${file}-mu-%04d.pam`, file];
  outputOf('mutool', args);
  return pagesBeside(file, '-mu-').map(readInks);
}
