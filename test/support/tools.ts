import { existsSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** The command as it is built. */
export const BUILT_COMMAND = path.join(root, 'dist/cli.cjs');

/** Debian's, without windows and with: the first starts, and opens pages, with a third of the second's CPU. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'] as const;

/** The browser that tests drive; Debian's where `CHROMIUM` names no other. */
export const CHROMIUM = process.env.CHROMIUM ?? BROWSERS.find((file) => existsSync(file)) ?? BROWSERS[0];

/** The folder of the reference designs and their pictures; absent from most machines. */
export const REFERENCE = path.resolve(root, process.env.GESSO_REFERENCE ?? '../shared/reference');

/** The folder of PostgreSQL's programs; Debian's of version 15 where `POSTGRES_BIN` names no other. */
export const POSTGRES = process.env.POSTGRES_BIN ?? '/usr/lib/postgresql/15/bin';

/** A CMYK profile that Debian has; it may not be passed on with Gesso. */
export const SWOP_PROFILE = '/usr/share/color/icc/ghostscript/default_cmyk.icc';

/** Whether a command is on the PATH. Tests ask so often that a process each time, e.g. `which`, took seconds of CPU. */
const isInstalled = (command: string): boolean =>
  (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, command)));

const command = (name: string, debian: string) => ({
  isThere: () => isInstalled(name),
  missing: `${name} (apt-get install ${debian})`,
});

/** Everything that only some machines have and some tests need. */
const NEEDS = {
  qpdf: command('qpdf', 'qpdf'),
  mutool: command('mutool', 'mupdf-tools'),
  pdftoppm: command('pdftoppm', 'poppler-utils'),
  pdftotext: command('pdftotext', 'poppler-utils'),
  pdffonts: command('pdffonts', 'poppler-utils'),
  pdfinfo: command('pdfinfo', 'poppler-utils'),
  pdfimages: command('pdfimages', 'poppler-utils'),
  ghostscript: {
    isThere: () => existsSync(SWOP_PROFILE),
    missing: `the profile ${SWOP_PROFILE} (apt-get install ghostscript)`,
  },
  unzip: command('unzip', 'unzip'),
  curl: command('curl', 'curl'),
  python: command('python3', 'python3'),
  ffmpeg: command('ffmpeg', 'ffmpeg'),
  redis: command('redis-server', 'redis-server'),
  postgres: {
    isThere: () => existsSync(path.join(POSTGRES, 'postgres')),
    missing: `PostgreSQL in ${POSTGRES} (apt-get install postgresql; POSTGRES_BIN names another folder)`,
  },
  chromium: {
    isThere: () => existsSync(CHROMIUM),
    missing: `a browser at ${CHROMIUM} (apt-get install chromium-headless-shell)`,
  },
  build: {
    isThere: () => existsSync(path.join(root, 'dist/index.cjs')),
    missing: 'the built package (npm run build)',
  },
  reference: {
    isThere: () => existsSync(path.join(REFERENCE, 'corpus')),
    missing: `the reference designs at ${path.relative(root, REFERENCE)} (GESSO_REFERENCE names another folder)`,
  },
} as const;

export type Need = keyof typeof NEEDS;

/** What is missing of these here, in words that tell how to get it; null where nothing is. */
export function missing(...needs: readonly Need[]): string | null {
  const absent = needs.filter((need) => !NEEDS[need].isThere()).map((need) => NEEDS[need].missing);
  return absent.length === 0 ? null : absent.join(', ');
}

/**
 * Whether a check may be skipped for what it lacks: on anyone's machine, but not in CI (`CI=true`). The reference
 * designs may be missing there too where `GESSO_REFERENCE=none` says so.
 */
export const mayBeSkipped = (...needs: readonly Need[]): boolean =>
  !process.env.CI || (process.env.GESSO_REFERENCE === 'none' && needs.includes('reference'));

/** For a script that compares with the reference designs: ends it where they are missing, as a failure in CI. */
export function endWithoutReference(): void {
  const absent = missing('reference');
  if (absent === null) return;
  console.error(`NOT COMPARED with the reference; missing: ${absent}`);
  process.exit(mayBeSkipped('reference') ? 0 : 1);
}
