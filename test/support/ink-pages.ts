/** Pages of PDFs as programs draw them in inks, device colours as they are. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

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

/**
 * A file's pages by Ghostscript, which leaves their pictures beside it; its gradients differ from the right ones by up to 2 %.
 * @throws Error with what it says, also where it goes on
 */
export function inksByGhostscript(file: string, dpi: number): InkPage[] {
  const { status, stdout, stderr } = spawnSync(
    'gs',
    [
      ...['-q', '-dSAFER', '-dNOPAUSE', '-dBATCH', '-dPDFSTOPONWARNING', '-sDEVICE=pamcmyk32', `-r${dpi}`],
      ...['-dTextAlphaBits=4', '-dGraphicsAlphaBits=4', `-sOutputFile=${file}-gs-%04d.pam`, file],
    ],
    { encoding: 'utf8', maxBuffer: 64e6 },
  );
  if (status !== 0 || stdout !== '' || stderr !== '') throw new Error(`gs (${status}): ${stdout}${stderr}`.trim());
  return pagesBeside(file, '-gs-').map(readInks);
}

/** A file's pages by MuPDF, which leaves their pictures beside it. */
export function inksByMupdf(file: string, dpi: number): InkPage[] {
  const args = ['draw', '-q', '-r', String(dpi), '-c', 'cmyk', '-F', 'pam', '-o', `${file}-mu-%04d.pam`, file];
  execFileSync('mutool', args, { stdio: 'ignore' });
  return pagesBeside(file, '-mu-').map(readInks);
}
