import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Whether each link within the built pages leads to a page, and to a heading that it has. @throws naming those that do not */
export function checkAnchors(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  const pages = new Map(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
  const ids = new Map([...pages].map(([file, html]) => [file, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!))]));
  const dead = [...pages].flatMap(([file, html]) =>
    [...html.matchAll(/<a [^>]*href="([^"]*)#([^"]+)"/g)].flatMap(([, target = '', anchor = '']) => {
      if (/^[a-z]+:/.test(target)) return [];
      const found = target === '' ? file : [...pages.keys()].find((one) => target.endsWith(`/${one.replace(/\.html$/, '')}`));
      return found && ids.get(found)?.has(decodeURIComponent(anchor)) ? [] : [`${file}: ${target}#${anchor}`];
    }),
  );
  if (dead.length > 0) throw new Error(`links that lead nowhere:\n${dead.join('\n')}`);
}
