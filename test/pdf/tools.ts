import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Whether a command of Debian's poppler-utils, qpdf or mupdf-tools is installed. */
export function has(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const directory = mkdtempSync(path.join(tmpdir(), 'gesso-pdf-'));
let count = 0;

/** Writes a pdf where commands can read it. */
export function pdfFile(data: Buffer): string {
  const file = path.join(directory, `${++count}.pdf`);
  writeFileSync(file, data);
  return file;
}

export const pdfText = (data: Buffer): string =>
  execFileSync('pdftotext', ['-enc', 'UTF-8', pdfFile(data), '-'], { encoding: 'utf8' });

/** The rows of pdffonts: name, type, whether embedded and subset. */
export const pdfFonts = (data: Buffer): { name: string; type: string; embedded: boolean; subset: boolean }[] =>
  execFileSync('pdffonts', [pdfFile(data)], { encoding: 'utf8' })
    .split('\n')
    .slice(2)
    .filter(Boolean)
    .map((row) => {
      const match = /^(\S+)\s+(.+?)\s+\S+\s+(yes|no)\s+(yes|no)\s+(?:yes|no)/.exec(row)!;
      return { name: match[1]!, type: match[2]!, embedded: match[3] === 'yes', subset: match[4] === 'yes' };
    });

/** The file uncompressed, for reading its objects. */
export const pdfObjects = (data: Buffer): string =>
  execFileSync('qpdf', ['--qdf', '--object-streams=disable', pdfFile(data), '-'], {
    encoding: 'latin1',
    maxBuffer: 64e6,
  });

/** What qpdf and mutool find wrong with a file, of those that are installed; mutool draws it, small. */
export function complaints(file: string): string[] {
  const commands = [
    ['qpdf', '--check', file],
    ['mutool', 'draw', '-q', '-r', '9', '-F', 'pnm', '-o', '/dev/null', file],
  ];
  return commands.flatMap(([command, ...parameters]) => {
    if (!has(command!)) return [];
    const { status, stderr } = spawnSync(command!, parameters, { encoding: 'utf8' });
    const said = stderr.split('\n').filter((line) => line !== '' && !line.includes('ICC support is not available'));
    return status === 0 && said.length === 0 ? [] : [`${command} (${status}): ${said.join('; ')}`];
  });
}

/** Throws where qpdf or mutool find anything wrong. */
export function checkPdf(data: Buffer): void {
  const found = complaints(pdfFile(data));
  if (found.length > 0) throw new Error(found.join('\n'));
}

/** How many pages qpdf finds. */
export const pdfPages = (data: Buffer): number =>
  Number(execFileSync('qpdf', ['--show-npages', pdfFile(data)], { encoding: 'utf8' }));
