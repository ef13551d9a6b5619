/** What the renderer says, in the words of the command and short enough for a terminal. */
import { type Problem, RenderError, type Warning } from '../../renderer/index.ts';
import { OPTION_NAMES, shortAddress } from '../../renderer/internal.ts';
import { inWordsOf } from '../hints.ts';
import { flagOf } from './flags.ts';

/** Hints on what the command does otherwise than the library. */
const COMMAND_HINTS: Readonly<Record<string, string>> = {
  pages_left_out: "write each with -o '{name}-{page}.png', or all with -f pdf",
};

/** Settings that the command has flags for. */
const SETTINGS: Readonly<Record<string, string>> = {
  allowedHosts: '--allow-host',
  assetsDir: '--assets-dir',
  fontsDir: '--fonts-dir',
  profilesDir: '--profiles-dir',
  profile: 'the name of --cmyk',
};

const wordOf = (name: string) => (OPTION_NAMES.has(name) ? flagOf(name) : SETTINGS[name]);

/** Lines that one design gets at most: a screen of 40 has no more, where most take two. */
const MOST_LINES = 16;
/** Places that a line names. */
const MOST_PLACES = 2;
/** Characters of a URL. */
const LONGEST_URL = 72;

/** URLs in a text, the long ones by their beginning and their end. */
const shortened = (text: string): string =>
  text.replace(/https?:\/\/[^\s,;]*[^\s,;:.)]/g, (url) => shortAddress(url, LONGEST_URL));

/** What can be done, in the words of the command. */
const adviceOf = (code: string, hint: string | undefined): string[] =>
  (COMMAND_HINTS[code] ?? inWordsOf(hint ?? '', { wordOf })).split('; ').filter(Boolean);
const inBrackets = (advice: readonly string[]): string => (advice.length > 0 ? ` (${advice.join('; ')})` : '');

/** What a command has advised so far: it says each once, with the first that it helps, however many designs it has. */
export type Advised = Set<string>;

/** What of advice is new. */
function fresh(advice: readonly string[], advised: Advised): string[] {
  const found = advice.filter((one) => !advised.has(one));
  for (const one of found) advised.add(one);
  return found;
}

/** A warning or finding with its place, and with a hint in the words of the command: `--pixel-ratio`, not `pixelRatio`. */
export function explainWarning({ code, path, message, hint }: Warning, advised: Advised): string {
  return `${path && `${path}: `}${shortened(message)}${inBrackets(fresh(adviceOf(code, hint), advised))}`;
}

/** What is said alike of several places. */
interface Told extends Pick<Warning, 'message'> {
  paths: string[];
  advice: readonly string[];
}

/** The same message once, in the order in which it is first said. */
function gathered(told: readonly (Problem & Pick<Told, 'advice'>)[]): Told[] {
  const byMessage = new Map<string, Told>();
  for (const { path, message, advice } of told) {
    const own = message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
    const entry = byMessage.get(own) ?? { message: own, paths: [], advice };
    entry.paths.push(path);
    byMessage.set(own, entry);
  }
  return [...byMessage.values()];
}

function linesOf(told: readonly Told[], advised: Advised): string[] {
  const lines = told.map(
    ({ message, paths, advice }) => `${placesOf(paths)}${shortened(message)}${inBrackets(fresh(advice, advised))}`,
  );
  if (lines.length <= MOST_LINES) return lines;
  const shown = lines.slice(0, MOST_LINES - 1);
  return [...shown, `and ${lines.length - shown.length} more; gesso check lists them all`];
}

function placesOf(paths: readonly string[]): string {
  const named = paths.filter(Boolean);
  if (named.length === 0) return '';
  const more = named.length - MOST_PLACES;
  return more > 0 ? `${named.slice(0, MOST_PLACES).join(', ')} and ${more} more: ` : `${named.join(', ')}: `;
}

/** The warnings of a design, alike ones together. */
export const warningLines = (warnings: readonly Warning[], advised: Advised = new Set()): string[] =>
  linesOf(gathered(warnings.map((one) => ({ ...one, advice: adviceOf(one.code, one.hint) }))), advised);

/** The last line of a command that gave many warnings; null where they are seen at a glance. */
export function summaryOf(warnings: readonly Pick<Warning, 'code'>[]): string | null {
  if (warnings.length <= 1) return null;
  const kinds = new Map<string, number>();
  for (const { code } of warnings) kinds.set(code, (kinds.get(code) ?? 0) + 1);
  return `${warnings.length} warnings: ${[...kinds].map(([code, count]) => `${count} ${code}`).join(', ')}`;
}

/** An error in a person's words: of several problems a line each, alike ones together, and what can be done about it. */
export function explain(error: unknown, advised: Advised = new Set()): string {
  if (!(error instanceof RenderError)) return (error as Error).message;
  const advice = fresh(adviceOf(error.code, error.hint), advised);
  if (error.problems.length <= 1) {
    const place = error.message.includes(error.path) ? '' : `${error.path}: `;
    return `${place}${shortened(error.message)}${inBrackets(advice)}`;
  }
  const lines = linesOf(gathered(error.problems.map((problem) => ({ ...problem, advice: [] }))), advised);
  return [...lines, ...advice.map((one) => `→ ${one}`)].join('\n  ');
}
