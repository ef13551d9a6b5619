import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { shot } from '../support/page.ts';
import { startService } from '../support/service.ts';
import { CHROMIUM, root } from '../support/tools.ts';

const AXE = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

describeWith(['chromium'], 'the page of the interface in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(() => browser.close());

  it.each([
    ['desktop', 1280],
    ['phone', 390],
  ])('can be read by everybody, asks no other server, and fits: %s', async (_, width) => {
    const { url } = await startService();
    const context = await browser.newContext({ viewport: { width, height: 860 } });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('request', (request) => {
      if (!/^(?:data|blob):/.test(request.url()) && !request.url().startsWith(url)) faults.push(request.url());
    });
    await page.goto(`${url}/docs`);
    await page.getByRole('heading', { name: 'Render a design and answer the picture' }).waitFor();
    await page.getByText('queue_full').first().waitFor({ state: 'attached' });
    await page.evaluate(AXE);
    const violations = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[];
    const bad = violations.filter(({ impact }) => impact === 'critical' || impact === 'serious');
    const told = bad.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
    expect([...new Set(told)]).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(faults).toEqual([]);
    await shot(page, `docs-${width}`);
  });
});
