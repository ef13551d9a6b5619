import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { choose, DESKTOP, PHONE, pages, paste, pictureSize, settled, shot } from '../support/page.ts';
import { SWEEPS } from '../support/sampled.ts';

interface Found {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds wrong with the page as it is, in a line each. */
async function findingsOf(page: Page): Promise<string[]> {
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(axe.source);
  const found = (await page.evaluate('axe.run(document).then(({ violations }) => violations)')) as Found[];
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

const isNarrow = (page: Page) => page.evaluate('document.documentElement.scrollWidth <= innerWidth');

describeWith(['chromium', 'build'], 'the page for everybody, in Chromium', () => {
  const open = pages();

  const pairs = [
    ['desktop', 'light', DESKTOP],
    ['phone', 'dark', PHONE],
  ] as const;
  const others = [
    ['desktop', 'dark', DESKTOP],
    ['phone', 'light', PHONE],
  ] as const;
  it.each([...pairs, ...(SWEEPS ? others : [])])(
    'axe finds nothing, and nothing is too wide: %s, %s',
    async (device, colorScheme, viewport) => {
      const page = await open({ colorScheme, viewport });
      const look = async (name: string) => {
        expect(await findingsOf(page), name).toEqual([]);
        expect(await isNarrow(page), name).toBe(true);
        await shot(page, `${name}-${device}-${colorScheme}`);
      };
      const ground = await page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
      expect(ground).toBe(colorScheme === 'light' ? 'rgb(246, 245, 241)' : 'rgb(20, 24, 22)');
      await look('first');
      for (const tab of ['Options', 'Data', 'Check']) {
        await page.getByRole('tab', { name: tab }).click();
        await look(tab.toLowerCase());
      }
      await page.getByLabel('For print').check();
      await choose(page, 'Print card');
      await look('print');
      await choose(page, 'Batch');
      await expect.poll(() => page.locator('#sheet-of-records img').count()).toBe(6);
      await look('batch');
      await paste(page, '{ "pages": [{ "children": [{ "type": "text", "fontSize": "big" }] }] ');
      await look('error');
      await page.locator('#show-key').click();
      await look('key');
    },
  );

  it('shows the picture first on a phone', async () => {
    const page = await open({ viewport: PHONE });
    const [picture, gallery, editor] = await Promise.all(
      ['#picture', '#gallery', '#editor'].map(async (selector) => (await page.locator(selector).boundingBox())!),
    );
    expect(picture!.y).toBeLessThan(100);
    expect(picture!.y + picture!.height).toBeLessThan(PHONE.height * 0.6);
    expect(gallery!.y).toBeGreaterThan(picture!.y + picture!.height);
    expect(editor!.y).toBeGreaterThan(gallery!.y);
  });
});

describeWith(['chromium', 'build'], 'the page of a service with keys, in Chromium', () => {
  const open = pages({ GESSO_API_KEYS: 'a-key-of-this-service' });

  it('asks for a key over the example, says that one is wrong, and renders with the right one', async () => {
    const page = await open();
    expect(await page.getByRole('heading', { name: 'This service asks for a key' }).isVisible()).toBe(true);
    expect(await pictureSize(page)).toEqual([1080, 1080]);
    expect(await page.locator('#messages').textContent()).toBe('');
    await page.locator('#key').fill('another');
    await page.keyboard.press('Enter');
    await settled(page);
    expect(await page.locator('#key-card').textContent()).toContain('does not know this key');
    expect(await findingsOf(page)).toEqual([]);
    await page.locator('#key').fill('a-key-of-this-service');
    await page.keyboard.press('Enter');
    await settled(page);
    expect(await page.locator('#key-card').isVisible()).toBe(false);
    expect(await page.locator('#picture').getAttribute('src')).toContain('blob:');
    // It is known until the tab is closed.
    await page.reload();
    await settled(page);
    expect(await page.locator('#picture').getAttribute('src')).toContain('blob:');
  });
});
