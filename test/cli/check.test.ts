import { describe, expect, it, onTestFinished } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { describeWith } from '../support/describe-with.ts';
import { node, project } from '../support/package.ts';
import { fakeExecutor, startService } from '../support/service.ts';
import { BUILT_COMMAND } from '../support/tools.ts';

const design = {
  pages: [
    {
      children: [
        { type: 'figure', x: 5000 },
        { type: 'text', text: 'Hi', fontFamily: 'Nowhere' },
      ],
    },
  ],
};

describe('POST /api/check', () => {
  async function service() {
    const renderer = await createRenderer();
    onTestFinished(() => renderer.close());
    const executor = fakeExecutor();
    executor.check = async ({ body, options, print, report }) => {
      const { design: given } = JSON.parse(Buffer.from(body).toString());
      if (report) return renderer.report(given, { ...options, print });
      return { findings: await renderer.check(given, { ...options, print }) };
    };
    return startService({}, { executor });
  }

  it('answers what was found', async () => {
    const { post } = await service();
    const answer = await post('/api/check', { design });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      findings: [
        expect.objectContaining({ code: 'font_not_loaded', path: 'pages[0].children[1]', severity: 'error' }),
        {
          code: 'element_outside',
          path: 'pages[0].children[0]',
          message: 'the element lies outside the page',
          severity: 'warning',
        },
      ],
    });
    const printed = await post('/api/check', { design, print: { safeMargin: 5 }, report: true });
    const { findings, report } = (await printed.json()) as { findings: { code: string }[]; report: string };
    expect(findings.map(({ code }) => code)).toContain('missing_title');
    expect(Buffer.from(report, 'base64').toString('latin1', 0, 5)).toBe('%PDF-');
    expect((await post('/api/check', { design, print: { safeMargins: 5 } })).status).toBe(400);
    const broken = await post('/api/check', { design: { pages: [{ children: [{ type: 'nix' }] }] } });
    expect(await broken.json()).toMatchObject({
      findings: [{ code: 'invalid_design', path: 'pages[0].children[0].type' }],
    });
  });

  it('takes the options of a render, and refuses what is none', async () => {
    const { post } = await service();
    const answer = await post('/api/check', { design, exportOptions: { skipFontError: true }, minDpi: 300 });
    expect(await answer.json()).toMatchObject({ findings: [{ severity: 'warning' }, { severity: 'warning' }] });
    expect((await post('/api/check', { design, minDpi: -1 })).status).toBe(400);
    expect((await post('/api/check', { design, pixelRatio: 'big' })).status).toBe(400);
    expect((await post('/api/check', {})).status).toBe(400);
  });
});

describeWith(['build'], 'gesso check', () => {
  it('lists what it finds, and fails where a render would', async () => {
    const folder = await project({
      'a.json': JSON.stringify(design),
      'b.json': JSON.stringify({ pages: [{}] }),
      'c.json': '{',
    });
    const { code, stdout } = await node(folder, [
      BUILT_COMMAND,
      'check',
      'a.json',
      'b.json',
      'c.json',
      '--no-google-fonts',
    ]);
    expect(code).toBe(1);
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^a\.json: error: pages\[0\]\.children\[1\]: .*Nowhere/),
      'a.json: warning: pages[0].children[0]: the element lies outside the page',
      'b.json: nothing found',
      expect.stringMatching(/^c\.json: error: it is not valid JSON/),
    ]);
  });

  it('tells a file that cannot be read by its code', async () => {
    const folder = await project({});
    const { code, stdout } = await node(folder, [BUILT_COMMAND, 'check', 'none.json', '--json', '--no-google-fonts']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ file: 'none.json', code: 'not_read', severity: 'error' });
  });
});
