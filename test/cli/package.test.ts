import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { project } from '../support/package.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

const body = `
  const design = { width: 60, height: 40, pages: [{ children: [{ type: 'text', text: 'Hi', width: 50, fontSize: 20 }, { type: 'figure', y: 20 }] }] };
  const hash = (data) => createHash('sha256').update(data).digest('hex');
  const renderer = await createRenderer();
  const byLibrary = hash((await renderer.render(design)).data);
  await renderer.close();
  const refused = await render({ pages: [{ children: [{ type: 'nix' }] }] }).catch((error) => error instanceof RenderError && error.path);
  const config = readConfig({ PORT: '0', GESSO_DATA_DIR: 'data', GESSO_LOG_LEVEL: 'silent', GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off' });
  const server = await createServer({ config });
  const url = await server.listen();
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url + '/api/render', { method: 'POST', headers, body: JSON.stringify({ design, outputFormat: 'file' }) });
  const byServer = hash(Buffer.from(await answer.arrayBuffer()));
  const page = (await fetch(url)).status;
  await server.close();
  console.log(JSON.stringify({ same: byLibrary === byServer, refused, page }));
`;
const names = '{ createRenderer, render, RenderError }';
const programs = {
  'user.mjs': `import ${names} from 'gesso'; import { createServer, readConfig } from 'gesso/server'; import { createHash } from 'node:crypto';${body}`,
  'user.cjs': `const ${names} = require('gesso'); const { createServer, readConfig } = require('gesso/server'); const { createHash } = require('node:crypto'); (async () => {${body}})();`,
};

describeWith(['build'], 'the built package', () => {
  it.each(Object.entries(programs))('works for %s', async (name, program) => {
    const folder = await project({ [name]: program });
    const { stdout } = await run(process.execPath, [name], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ same: true, refused: 'pages[0].children[0].type', page: 200 });
  });

  it('is one library, whether imported or required', async () => {
    const program = `
      import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      for (const name of ['gesso', 'gesso/server', 'gesso/sign', 'gesso/polotno-node']) {
        const [imported, required] = [await import(name), require(name)];
        console.log(name, Object.keys(imported).length > 0 && Object.keys(imported).every((key) => imported[key] === required[key]));
      }`;
    const folder = await project({ 'both.mjs': program });
    const { stdout } = await run(process.execPath, ['both.mjs'], { cwd: folder });
    expect(stdout).toBe('gesso true\ngesso/server true\ngesso/sign true\ngesso/polotno-node true\n');
  });

  it('imports only what is installed with it', async () => {
    const { dependencies, peerDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const installed = [...builtinModules, ...Object.keys({ ...dependencies, ...peerDependencies })];
    const files = (await readdir(join(root, 'dist'))).filter((name) => /\.[mc]js$/.test(name));
    const texts = await Promise.all(files.map((name) => readFile(join(root, 'dist', name), 'utf8')));
    // Code that ajv would write stands in templates of it.
    const imports =
      /(?:^import .*?from |^import |\bimport\(|(?<!`r)equire(?:\(|\.resolve\(|\([^()]*\)\())"((?:@[\w-]+\/)?[a-z][\w.-]*)(?:\/[^"]*)?"/gm;
    const packages = texts.flatMap((text) => [...text.matchAll(imports)].map((match) => match[1]!));
    expect(new Set(packages)).toContain('skia-canvas');
    expect(packages.filter((name) => !installed.includes(name))).toEqual([]);
  });
});
