/** Fills the last column of the tables in `docs/evidence`: the files whose comments cite a name. */
import { allComments } from './comments.ts';

/** A name of a probe or design in a comment: parts with hyphens, perhaps a series. */
const NAME = /(?<![\w/.*-])[a-z]\w*(?:-[\w.]*\w|--[\d.]*\d)+(?:-?\*)?|(?<![\w/.*-])[a-z]\w*-(?:[\w-]+-)?\*/gi;

/** A set, and the names that follow it, with commas or "and" between them. */
const CITATION = /\b(probes?|corpus|wild4?|v4):? ((?:`?[a-z][\w.*-]*-[\w.*-]*`?(?:, (?:and )?| and )?)+)/gi;

/** Names in a text. */
const namesIn = (text: string): string[] => text.match(NAME) ?? [];

/**
 * The names that comments cite as evidence: names after a set's name, and names that only designs of rich text have.
 */
export function citedNames(comments: readonly string[]): string[] {
  return comments.flatMap((comment) => [
    ...[...comment.matchAll(CITATION)].flatMap(([, , names = '']) => namesIn(names)),
    ...namesIn(comment).filter((name) => name.startsWith('rich-') && name !== 'rich-text'),
  ]);
}

/** Rows of a table: the name, and the line. */
const ROW = /^\| `([\w.*-]+)` \|.*$/gm;

/** The names that a document's tables explain. */
export const explainedNames = (document: string): string[] => [...document.matchAll(ROW)].map(([, name = '']) => name);

/** The document with its last column filled: the sources that name each row's evidence. */
export function withFiles(document: string): string {
  const sources = [...allComments()].filter(([file]) => /^(renderer|src|tools)\//.test(file));
  const named = new Map(sources.map(([file, comments]) => [file, new Set(comments.flatMap(namesIn))]));
  return document.replace(ROW, (row, name: string) => {
    const files = [...named].filter(([, names]) => names.has(name)).map(([file]) => `\`${file}\``);
    const cells = row.split(' | ').slice(0, 3);
    return `${cells.join(' | ')} | ${files.join(', ')} |`;
  });
}
