import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { choose, pages, paste, settled, shot } from '../support/page.ts';

describeWith(['chromium', 'build'], 'print and checks on the page in Chromium', () => {
  const open = pages();

  it('shows the lines of trim, bleed and safe area around a print card', async () => {
    const page = await open();
    await choose(page, 'Print card');
    expect(await page.locator('#format').inputValue()).toBe('pdf');
    expect(await page.locator('.print-line').allInnerTexts()).toEqual(['bleed', 'trim', 'safe area']);
    const boxOf = async (selector: string) => (await page.locator(selector).boundingBox())!;
    const [picture, trim] = [await boxOf('#picture'), await boxOf('.print-line.trim')];
    // 1748 px with 36 px of bleed on both sides.
    expect(trim.width / picture.width).toBeCloseTo(1748 / 1820, 2);
    expect((trim.x - picture.x) / picture.width).toBeCloseTo(36 / 1820, 2);
    await shot(page, 'print');
    await page.getByRole('button', { name: 'Print lines' }).click();
    await settled(page);
    expect(await page.locator('.print-line').count()).toBe(0);
  });

  it('shows what a check finds as numbered boxes on the picture, which lead to the list and the design', async () => {
    const page = await open();
    const texts = [
      { type: 'text', text: 'far too long a text for its box', x: 10, y: 10, width: 60, height: 20, fontSize: 20 },
      { type: 'figure', x: 380, y: 250, width: 90, height: 90, fill: 'teal' },
      { type: 'figure', x: 900, y: 900, width: 90, height: 90, fill: 'teal' },
    ];
    await paste(page, JSON.stringify({ width: 400, height: 300, pages: [{ children: texts }] }, null, 1));
    await page.getByRole('tab', { name: 'Check' }).click();
    await page.getByRole('button', { name: 'Check the design' }).click();
    await settled(page);
    const count = await page.locator('#findings li').count();
    expect(count).toBeGreaterThan(1);
    expect(await page.locator('#check-count').textContent()).toBe(String(count));
    await shot(page, 'check');
    const box = page.getByRole('button', { name: /^Finding 1: .*shrinks/ });
    const [picture, placed] = [(await page.locator('#picture').boundingBox())!, (await box.boundingBox())!];
    expect((placed.x - picture.x) / picture.width).toBeCloseTo(10 / 400, 1);
    await page.getByRole('tab', { name: 'Design' }).click();
    await box.click();
    expect(await page.locator('#finding-0').evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.locator('#finding-0 button').click();
    expect(await page.locator('.cm-activeLine').textContent()).toContain('far too long');

    await page.getByRole('tab', { name: 'Check' }).click();
    await page.getByLabel('For print').check();
    await settled(page);
    expect(await page.locator('#findings').textContent()).toContain('the document has no title');
    await page.getByRole('button', { name: 'Stop checking' }).click();
    expect(await page.locator('.finding-box').count()).toBe(0);
  });
});
