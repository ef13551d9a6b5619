/** What has to be said alike in several files: the version, and where the repository is. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../support/tools.ts';

const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifests = readdirSync(path.join(root, 'deploy'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => path.join('deploy', file));

/** Files that name the version, and how. */
const VERSIONS: readonly [file: string, pattern: RegExp][] = [
  ['Dockerfile', /^ARG VERSION=(.+)$/gm],
  ['README.md', /gesso-(\d[\w.-]*)\.tgz/g],
  ['CHANGELOG.md', /^## (\d\S*)$/m],
  ...manifests.map((file): [string, RegExp] => [file, /image: \S*\/gesso:(\S+)/g]),
];

it.each(VERSIONS)('%s names the version of package.json', (file, pattern) => {
  const named = [...read(file).matchAll(new RegExp(pattern, 'gm'))].map(([, version]) => version);
  // Of the changelog the first heading is the version that is to be released.
  const today = file === 'CHANGELOG.md' ? named.slice(0, 1) : named;
  expect(today.filter((version) => version !== packageJson.version)).toEqual([]);
  if (!file.startsWith('deploy')) expect(today.length).toBeGreaterThan(0);
});

it('says one address of the repository', () => {
  const repository = packageJson.repository.url.replace(/^git\+|\.git$/g, '');
  expect(read('Dockerfile')).toContain(`image.source="${repository}"`);
  expect(packageJson.bugs.url).toBe(`${repository}/issues`);
});
