import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { node, project } from '../support/package.ts';

const design = { width: 40, height: 20, pages: [{ children: [{ type: 'text', text: 'Hi', width: 30 }] }] };

/** What Jest does with a file of `setupFilesAfterEnv` and with a matcher. */
const program = `
  const path = require('node:path');
  const matchers = {};
  const hooks = [];
  globalThis.expect = { extend: (given) => Object.assign(matchers, given) };
  globalThis.afterAll = (hook) => hooks.push(hook);
  require('gesso/jest');
  const context = { testPath: path.resolve('card.test.js'), currentTestName: 'a card', snapshotState: { _updateSnapshot: 'new' } };
  const match = (design, options) => matchers.toMatchDesignSnapshot.call(context, design, options);
  (async () => {
    const design = ${JSON.stringify(design)};
    const results = [await match(design, { name: 'card' }), await match(design, { name: 'card' })];
    results.push(await match({ ...design, width: 50 }, { name: 'card' }));
    console.log(JSON.stringify(results.map(({ pass }) => pass)));
    console.log(results[2].message().split('\\n')[0]);
    await match({ pages: 1 }).catch((error) => console.log(error.message));
    for (const hook of hooks) await hook();
  })();`;

describeWith(['build'], 'gesso/jest', () => {
  it('renders in a thread, apart from how Jest loads modules', async () => {
    const folder = await project({ 'run.cjs': program });
    const { code, stdout, stderr } = await node(folder, ['run.cjs']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      '[true,true,false]',
      'the design differs from its snapshot card.png: the sizes differ: 40 × 20 px and 50 × 20 px',
      'pages: expected array, got 1',
      '',
    ]);
    expect(await readdir(`${folder}/__design_snapshots__`)).toEqual(['card.png', 'failed']);
  });
});
