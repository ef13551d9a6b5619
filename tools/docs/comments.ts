/** Reads the comments of the sources, for documents and tests that depend on their citations. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const FOLDERS = ['renderer', 'src', 'tools', 'bench', 'test', 'scripts'];

/** The comments of a TypeScript source, each as one line of text; lines of `//` that follow each other are one. */
export function commentsOf(source: string): string[] {
  const comments: string[] = [];
  let open: 'block' | 'lines' | null = null;
  const add = (text: string) => {
    if (open) comments.push(`${comments.pop()} ${text.trim()}`);
    else comments.push(text.trim());
  };
  for (const line of source.split('\n')) {
    if (open === 'block') {
      add(line.replace(/^\s*\*?\/?/, '').replace(/\*\/.*$/, ''));
      if (line.includes('*/')) open = null;
      continue;
    }
    const block = /^\s*(?:.*[\s{(,])?\/\*+(?!\/)(.*)$/.exec(line)?.[1];
    const single = /^\s*\/\/(.*)$/.exec(line)?.[1];
    const trailing = /[;,{}()\]]\s+\/\/ (.*)$/.exec(line)?.[1];
    if (single !== undefined) {
      add(single);
      open = 'lines';
      continue;
    }
    open = null;
    if (block !== undefined) {
      add(block.replace(/\*\/.*$/, ''));
      if (!line.includes('*/')) open = 'block';
    } else if (trailing !== undefined) add(trailing);
  }
  return comments;
}

/** The comments of every source, by its path from the root. */
export function allComments(): Map<string, string[]> {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.m?ts$|\.mjs$/.test(file))
      .map((file) => path.posix.join(folder, file.split(path.sep).join('/'))),
  );
  return new Map(files.sort().map((file) => [file, commentsOf(readFileSync(path.join(root, file), 'utf8'))]));
}
