import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the package that a module belongs to. */
const packageOf = (module: string) =>
  /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.replaceAll(path.sep, '/'))?.[0];

/** Names the packages that became part of what is built, with their licences. */
export const notices = {
  name: 'third-party-notices',
  generateBundle(this: { emitFile(file: object): void }, _: unknown, bundle: Record<string, { moduleIds?: string[] }>) {
    const modules = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
    const folders = new Set(modules.flatMap((module) => packageOf(module) ?? []));
    const source = [...folders]
      .sort()
      .map(noticeOf)
      .join(`\n${'-'.repeat(80)}\n\n`);
    if (source) this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY.txt', source });
  },
};

/** The licence of the package of a folder. */
export function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(path.join(folder, file), 'utf8').trim() : ''}\n`;
}
