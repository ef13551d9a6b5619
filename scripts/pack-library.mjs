// Packs the renderer alone, without the service and the command: what `import 'gesso'` reaches, and the packages that this needs.
//
//   node scripts/pack-library.mjs [FOLDER]   writes gesso-renderer-VERSION.tgz there; says its name
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = resolve(process.argv[2] ?? '.');
const { scripts, devDependencies, peerDependencies, peerDependenciesMeta, bin, ...own } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);

const ENTRIES = ['index', 'polotno-node'].flatMap((name) => ['mjs', 'cjs', 'd.mts', 'd.cts'].map((end) => `${name}.${end}`));

/** Files of dist/ that a file names. */
const named = (text) => [...text.matchAll(/["'`]\.\/([\w.-]+\.[mc]?[jt]s)["'`]/g)].map(([, file]) => file);

const files = new Map();
const waiting = [...ENTRIES];
while (waiting.length > 0) {
  const file = waiting.pop();
  if (files.has(file)) continue;
  const text = readFileSync(join(root, 'dist', file), 'utf8');
  files.set(file, text);
  // Types name the file of the code that they belong to.
  waiting.push(...named(text).map((name) => (/\.d\.[mc]ts$/.test(file) ? name.replace(/^(.*?)(?:\.d)?\.([mc])[jt]s$/, '$1.d.$2ts') : name)));
}

/** Whether the code names a package, or a file of it; families of fonts are looked up by name. */
const all = [...files.values()].join('\n');
const isUsed = (name) =>
  name.startsWith('@fontsource/') || new RegExp(`["'\`]${name.replaceAll('/', '\\/')}(?:\\/[^"'\`]*)?["'\`]`).test(all);

const folder = mkdtempSync(join(tmpdir(), 'gesso-library-'));
mkdirSync(join(folder, 'dist'));
for (const [file, text] of files) writeFileSync(join(folder, 'dist', file), text);
for (const part of ['fonts', 'LICENSE', 'CHANGELOG.md', 'dist/THIRD-PARTY.txt', 'docs/library.md'])
  cpSync(join(root, part), join(folder, part === 'docs/library.md' ? 'README.md' : part), { recursive: true });
const library = {
  ...own,
  name: 'gesso-renderer',
  description: `${own.description}: the library alone`,
  exports: Object.fromEntries(
    Object.entries(own.exports).filter(([name]) => ['.', './polotno-node', './package.json'].includes(name)),
  ),
  files: ['dist', 'fonts', 'CHANGELOG.md'],
  dependencies: Object.fromEntries(Object.entries(own.dependencies).filter(([name]) => isUsed(name))),
};
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(library, null, 2)}\n`);
const packed = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', target], {
  cwd: folder,
  shell: process.platform === 'win32',
});
rmSync(folder, { recursive: true });
console.log(packed.toString().trim());
