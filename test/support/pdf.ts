import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { outputOf, runProgram } from './programs.ts';
import { missing } from './tools.ts';

/** What `use` makes of a pdf that is a file for so long. */
export function asFile<T>(data: Buffer, use: (file: string) => T): T {
  const directory = mkdtempSync(path.join(tmpdir(), 'gesso-pdf-'));
  const file = path.join(directory, 'a.pdf');
  const remove = () => rmSync(directory, { recursive: true });
  let used: T | undefined;
  try {
    writeFileSync(file, data);
    used = use(file);
    return used instanceof Promise ? (used.finally(remove) as T) : used;
  } finally {
    if (!(used instanceof Promise)) remove();
  }
}

/** What a program writes of a pdf. */
const said = (data: Buffer, command: string, args: (file: string) => string[], encoding: BufferEncoding = 'utf8') =>
  asFile(data, (file) => outputOf(command, args(file)).toString(encoding));

export const pdfText = (data: Buffer): string => said(data, 'pdftotext', (file) => ['-enc', 'UTF-8', file, '-']);

/** The rows of pdffonts: name, type, whether embedded and subset. */
export const pdfFonts = (data: Buffer): { name: string; type: string; embedded: boolean; subset: boolean }[] =>
  said(data, 'pdffonts', (file) => [file])
    .split('\n')
    .slice(2)
    .filter(Boolean)
    .map((row) => {
      const match = /^(\S+)\s+(.+?)\s+\S+\s+(yes|no)\s+(yes|no)\s+(?:yes|no)/.exec(row)!;
      return { name: match[1]!, type: match[2]!, embedded: match[3] === 'yes', subset: match[4] === 'yes' };
    });

/** The file uncompressed, for reading its objects. */
export const pdfObjects = (data: Buffer): string =>
  said(data, 'qpdf', (file) => ['--qdf', '--object-streams=disable', file, '-'], 'latin1');

/** What qpdf and mutool find wrong with a file; mutool draws it, small. Throws where one of them is missing. */
export function complaints(file: string): string[] {
  const absent = missing('qpdf', 'mutool');
  if (absent !== null) throw new Error(`missing: ${absent}`);
  const commands = [
    ['qpdf', '--check', file],
    ['mutool', 'draw', '-q', '-r', '9', '-F', 'pnm', '-o', '/dev/null', file],
  ];
  return commands.flatMap(([command, ...parameters]) => {
    const { status, stderr } = runProgram(command!, parameters);
    const said = stderr
      .toString()
      .split('\n')
      .filter((line) => line !== '' && !line.includes('ICC support is not available'));
    return status === 0 && said.length === 0 ? [] : [`${command} (${status}): ${said.join('; ')}`];
  });
}

/** Throws where qpdf or mutool find anything wrong. */
export function checkPdf(data: Buffer): void {
  const found = asFile(data, complaints);
  if (found.length > 0) throw new Error(found.join('\n'));
}

/** How many pages qpdf finds. */
export const pdfPages = (data: Buffer): number => Number(said(data, 'qpdf', (file) => ['--show-npages', file]));
