// Builds dist/ where it is missing or older than the sources; `npm start` and the tests of what is built call it.
// `--check` only asks: it ends with 1 where a build is needed.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folders = ['renderer', 'src', 'page'].map((folder) => join(root, folder));
const ofBuild = readdirSync(root).filter((file) => /^tsdown\..*\.ts$/.test(file));
const settings = ['package.json', ...ofBuild, 'public/options.schema.json'].map((file) => join(root, file));
const built = ['index.mjs', 'index.cjs', 'server.mjs', 'server.cjs', 'cli.cjs', 'worker.cjs', 'page/app.js'].map((name) => join(root, 'dist', name));

const newest = (folder) =>
  readdirSync(folder, { withFileTypes: true }).reduce((latest, entry) => {
    const path = join(folder, entry.name);
    return Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }, 0);

// A published package holds dist/ and no sources.
const hasSources = folders.every((folder) => existsSync(folder));
const isBuilt = built.every((file) => existsSync(file));
const timeOf = (file) => statSync(file).mtimeMs;
const isStale = () => Math.max(...folders.map(newest), ...settings.map(timeOf)) > Math.min(...built.map(timeOf));
const isNeeded = hasSources && (!isBuilt || isStale());
if (process.argv.includes('--check')) process.exitCode = isNeeded ? 1 : 0;
else if (isNeeded) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
