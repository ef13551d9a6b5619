import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchDesignSnapshot } from '../../src/testing/snapshot.ts';
import { describeWith } from '../support/describe-with.ts';
import { node, project } from '../support/package.ts';

const card = (fill: string) => ({
  width: 40,
  height: 20,
  pages: [{ children: [{ type: 'figure', width: 10, height: 20, fill }] }],
});

describe('a design and its snapshot', () => {
  const context = async (update?: string) => ({
    testPath: join(await project({}), 'card.test.ts'),
    currentTestName: 'card > is red / bright',
    snapshotState: { _updateSnapshot: update },
  });

  it('is written the first time, and compared from then on', async () => {
    const test = await context('new');
    const first = await matchDesignSnapshot(test, card('red'));
    expect(first.pass).toBe(true);
    expect(first.message()).toMatch(/__design_snapshots__\/card\.test-card-is-red-bright-1\.png$/);
    expect((await matchDesignSnapshot(test, card('red'), { name: 'card.test-card-is-red-bright-1' })).pass).toBe(true);
    const changed = await matchDesignSnapshot(test, card('blue'), { name: 'card.test-card-is-red-bright-1' });
    expect(changed.pass).toBe(false);
    expect(changed.message()).toContain('200 of 800 pixels differ (25 %)');
  });

  it('may differ by as much as the threshold', async () => {
    const test = await context();
    await matchDesignSnapshot(test, card('red'), { name: 'a' });
    expect((await matchDesignSnapshot(test, card('blue'), { name: 'a', threshold: 0.25 })).pass).toBe(true);
    expect((await matchDesignSnapshot(test, card('blue'), { name: 'a', threshold: 0.24 })).pass).toBe(false);
    const larger = await matchDesignSnapshot(test, card('red'), {
      name: 'a',
      threshold: 1,
      options: { pixelRatio: 2 },
    });
    expect(larger.message()).toContain('the sizes differ: 40 × 20 px and 80 × 40 px');
  });

  it('is not written in continuous integration', async () => {
    const missing = await matchDesignSnapshot(await context('none'), card('red'));
    expect(missing.pass).toBe(false);
    expect(missing.message()).toContain('there is no snapshot');
  });

  it('numbers the snapshots of one test', async () => {
    const test = await context();
    const messages = [];
    for (const fill of ['red', 'blue']) messages.push((await matchDesignSnapshot(test, card(fill))).message());
    expect(messages.map((message) => /\d\.png$/.exec(message)?.[0])).toEqual(['1.png', '2.png']);
  });

  it('is the same one where its test is run again', async () => {
    const test = await context();
    await matchDesignSnapshot({ ...test, attempt: '0' }, card('red'));
    expect((await matchDesignSnapshot({ ...test, attempt: '1' }, card('blue'))).pass).toBe(false);
    expect((await matchDesignSnapshot({ ...test, attempt: '2' }, card('red'))).pass).toBe(true);
  });

  it('is not shared by tests whose names make the same file', async () => {
    const test = await context();
    await matchDesignSnapshot({ ...test, currentTestName: 'a b' }, card('red'));
    const other = matchDesignSnapshot({ ...test, currentTestName: 'a-b' }, card('red'));
    await expect(other).rejects.toThrow(/"a b" and "a-b" have the same snapshot card\.test-a-b-1\.png/);
  });

  it('refuses options that it would ignore', async () => {
    const test = await context();
    const match = (options: object) => matchDesignSnapshot(test, card('red'), options);
    await expect(match({ thresold: 0.1, pixelRatio: 2 })).rejects.toThrow(/does not know thresold, pixelRatio/);
    await expect(match({ options: { qualty: 1 } })).rejects.toThrow(/`qualty` is not known; did you mean `quality`/);
    await expect(match({ options: { pixelRatio: 0 } })).rejects.toThrow(/option pixelRatio/);
    await expect(match({ threshold: 5 })).rejects.toThrow(/threshold is 5; it is a share, from 0 to 1/);
  });
});

/** A file of tests, each of which shows a card in that colour. */
const testFile = (cards: Record<string, string>) => `
  import 'gesso/vitest';
  import { expect, it } from 'vitest';
  it.each(${JSON.stringify(Object.entries(cards).map(([name, fill]) => [name, card(fill)]))})('shows %s', async (_, design) => {
    await expect(design).toMatchDesignSnapshot();
  });`;

describeWith(['build'], 'a project that tests its designs with Vitest', () => {
  it('writes snapshots, finds changes and accepts them with -u', async () => {
    const folder = await project({}, ['vitest']);
    // Vitest must not take this test run for its own.
    const own = { VITEST: '', VITEST_WORKER_ID: '', VITEST_POOL_ID: '', VITEST_MODE: '', TEST: '', NODE_ENV: '' };
    const run = [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...['--pool', 'threads', '--testTimeout', '60000', '--retry', '2'],
    ];
    const vitest = async (cards: Record<string, string>, { ci = false, args = [] as string[] } = {}) => {
      await writeFile(join(folder, 'card.test.mjs'), testFile(cards));
      return node(folder, [...run, ...args], { ...own, CI: ci ? 'true' : '', NO_COLOR: '1' });
    };
    const snapshots = join(folder, '__design_snapshots__');
    const snapshot = 'card.test-shows-a-card-1.png';
    const pixels = () => readFile(join(snapshots, snapshot), 'base64');

    expect(await vitest({ 'a card': 'red' })).toMatchObject({ code: 0 });
    const red = await pixels();

    // In continuous integration a change is found as elsewhere, and what has no snapshot gets none.
    const { code, stdout, stderr } = await vitest({ 'a card': 'blue', another: 'red' }, { ci: true });
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('200 of 800 pixels differ (25 %)');
    expect(stdout + stderr).toContain('there is no snapshot');
    expect(await pixels()).toBe(red);
    const failed = join(snapshots, 'failed/card.test-shows-a-card-1');
    expect(await readdir(failed)).toEqual(['actual.png', 'diff.png', 'expected.png']);
    expect(await readdir(snapshots)).toEqual([snapshot, 'failed']);

    // Elsewhere too, though it is tried again: a second try finds the same snapshot.
    expect(await vitest({ 'a card': 'blue' })).toMatchObject({ code: 1 });
    expect(await readdir(snapshots)).toEqual([snapshot, 'failed']);
    expect(await vitest({ 'a card': 'blue' }, { args: ['-u'] })).toMatchObject({ code: 0 });
    expect(await pixels()).not.toBe(red);
    await expect(readdir(failed)).rejects.toThrow('ENOENT');
  });
});
