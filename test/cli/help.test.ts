import { describe, expect, it } from 'vitest';
import { gessoHere } from '../support/command-here.ts';

const helpOf = async (name: string) => (await gessoHere([...name.split(' '), '--help'])).stdout;

/** The flags of a help, with both of `--[no-]x`. */
const flagsIn = (help: string): Set<string> =>
  new Set(
    [...help.split('\nExamples:')[0]!.matchAll(/^ {2}(?:-\w, )?--(\[no-\])?([\w-]+)/gm)].flatMap(([, no, name]) =>
      no ? [`--${name}`, `--no-${name}`] : [`--${name}`],
    ),
  );

const NAMES = [
  'render',
  'batch',
  'check',
  'fonts',
  'fonts inspect',
  'diff',
  'doctor',
  'sign',
  'serve',
  'schema',
  'mcp',
];

describe('--help', () => {
  it('of a command is what `help` says, which knows all of them', async () => {
    const all = (await gessoHere(['help'])).stdout;
    for (const name of NAMES.filter((name) => !name.includes(' '))) {
      expect(all).toMatch(new RegExp(`^ {2}${name} `, 'm'));
      expect((await gessoHere(['help', name])).stdout, name).toBe(await helpOf(name));
    }
  });

  it.each(NAMES)('of %s has examples, in which it knows every flag', async (name) => {
    const help = await helpOf(name);
    const examples = help.split('\nExamples:\n')[1]!.match(/^ {2}\S.*$/gm) ?? [];
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(example).toContain(`gesso ${name.split(' ')[0]}`);
      for (const [flag] of example.matchAll(/--[\w-]+/g)) expect(flagsIn(help), example).toContain(flag);
    }
  });

  it('shows only what means something: no way to write files in a check, no settings of renders elsewhere', async () => {
    const [render, batch, check] = [
      flagsIn(await helpOf('render')),
      flagsIn(await helpOf('batch')),
      flagsIn(await helpOf('check')),
    ];
    const shared = [...batch].filter((flag) => !['--manifest', '--concurrency'].includes(flag));
    expect(shared.filter((flag) => !render.has(flag))).toEqual([]);
    for (const flag of [
      '--output',
      '--format',
      '--quality',
      '--fps',
      '--time',
      '--crop-mark-size',
      '--author',
      '--views',
    ])
      expect([flag, render.has(flag), check.has(flag)]).toEqual([flag, true, false]);
    for (const flag of [
      '--pixel-ratio',
      '--data',
      '--pdfx',
      '--assets-dir',
      '--rich-text-enabled',
      '--no-rich-text-enabled',
    ])
      expect([flag, render.has(flag), check.has(flag)]).toEqual([flag, true, true]);
    // Other names, and what changes nothing, work without being shown.
    for (const flag of ['--unit', '--html-text-render-enabled']) expect(render.has(flag)).toBe(false);
    expect([...flagsIn(await helpOf('fonts inspect'))].sort()).toEqual(['--face', '--help', '--json']);
    expect([...flagsIn(await helpOf('diff'))].sort()).toEqual(['--help', '--output']);
  });

  it('speaks of options by their flags', async () => {
    expect((await helpOf('render')).replace(/\s+/g, ' ')).toContain('the latter two mean --skip-image-error');
    // Signed URLs hold options by the names that they have over HTTP.
    for (const name of NAMES.filter((one) => one !== 'sign'))
      expect(await helpOf(name), name).not.toMatch(/\b(?:skip|load|rich|page|pixel)[A-Z]\w+/);
  });
});
