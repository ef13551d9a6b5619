// Adds the optional packages of other platforms that package-lock.json lacks: a registry mirror without them makes npm
// leave them out, and `npm ci` then refuses the file. They are pinned exactly, so nothing has to be asked for.
// Usage: node scripts/complete-lockfile.mjs [package-lock.json]
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const EXACT = /^\d+\.\d+\.\d+[\w.-]*$/;

/** `@scope/cli-linux-x64-musl` → os, cpu and libc as npm writes them. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = ['android', 'darwin', 'linux', 'win32'].find((word) => words.includes(word));
  const cpu = ['x64', 'arm64'].find((word) => words.includes(word));
  const libc = ['musl', 'glibc'].find((word) => words.includes(word));
  return os && cpu && { cpu: [cpu], ...(os === 'linux' && libc && { libc: [libc] }), os: [os] };
}

const added = [];
for (const { optionalDependencies = {}, dev } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const platform = platformOf(name);
    if (lock.packages[`node_modules/${name}`] || !platform || !EXACT.test(version)) continue;
    lock.packages[`node_modules/${name}`] = { version, ...platform, ...(dev && { dev }), optional: true };
    added.push(name);
  }
}
const [root, ...others] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...others.sort(([a], [b]) => a.localeCompare(b, 'en'))]);
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length > 0 ? `added ${added.join(', ')}` : 'nothing is missing');
