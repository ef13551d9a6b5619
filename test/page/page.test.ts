import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { choose, editorOf, pages, paste, pictureSize, setOption, settled, shot } from '../support/page.ts';

const figure = (fill: string) => ({ type: 'figure', subType: 'star', x: 20, y: 10, width: 60, height: 60, fill });
const broken = { type: 'image', name: 'Logo', src: 'data:image/png;base64,AAAA', width: 20, height: 20 };
const design = {
  ...{ width: 120, height: 80 },
  pages: [
    { id: 'one', children: [figure('red'), broken] },
    { id: 'two', background: 'yellow', children: [figure('blue')] },
  ],
};
const plain = { ...design, pages: design.pages.map((page) => ({ ...page, children: [page.children[0]] })) };
const text = JSON.stringify(plain, null, 1);

const source = (page: Page) => page.locator('#picture').getAttribute('src');
const said = (page: Page) => page.locator('#messages').textContent();
/** The line of the editor that the caret stands in. */
const lineOf = (page: Page) => page.locator('.cm-activeLine').textContent();

describeWith(['chromium', 'build'], 'the page in Chromium', () => {
  const open = pages();

  it('shows the poster at first sight, before anything is rendered', async () => {
    let render = () => {};
    const held = new Promise<void>((resolve) => {
      render = resolve;
    });
    const before = (page: Page) => page.route('**/api/render', (route) => held.then(() => route.continue()));
    const page = await open({ before, settle: false });
    await expect.poll(() => pictureSize(page)).toEqual([1080, 1080]);
    expect(await source(page)).toBe('gallery/poster-large.webp');
    render();
    await expect.poll(() => source(page)).toContain('blob:');
    await settled(page);
    expect(await pictureSize(page)).toEqual([1080, 1080]);
    expect(await editorOf(page).textContent()).toContain('"Mountains at sunset"');
    await expect.poll(() => page.locator('#status').textContent()).toMatch(/ms, .* KB/);
  });

  it('renders what is pasted, lists the warning with its line and its element, and downloads', async () => {
    const page = await open();
    await setOption(page, 'skipImageError', true);
    await setOption(page, 'pixelRatio', '2');
    await paste(page, JSON.stringify(design, null, 1));
    await expect.poll(() => pictureSize(page)).toEqual([240, 160]);
    expect(await page.locator('#messages h2').textContent()).toBe('1 warning');
    expect(await said(page)).toContain('image “Logo”');
    await page.getByRole('button', { name: /^line \d/ }).click();
    await expect.poll(() => lineOf(page)).toContain('data:image/png');

    for (const [name, start] of [
      ['png', '89504e47'],
      ['jpeg', 'ffd8ff'],
      ['pdf', '25504446'],
    ] as const) {
      await page.locator('#format').selectOption(name);
      await settled(page);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download', exact: true }).click(),
      ]);
      const bytes = await readFile(await download.path());
      expect(bytes.subarray(0, start.length / 2).toString('hex')).toBe(start);
    }
  });

  it('renders while somebody types, and ends the request of what was there before', async () => {
    const page = await open();
    await paste(page, JSON.stringify({ ...plain, pages: [plain.pages[0]] }, null, 1));
    let held = 0;
    // The first request is never answered.
    await page.route('**/api/render', (route) => (held++ === 0 ? undefined : route.continue()));
    const ended = page.waitForEvent('requestfailed');
    const first = await source(page);
    const line = page.locator('.cm-line', { hasText: '"red"' });
    await line.click();
    await page.keyboard.press('End');
    await page.keyboard.type(' ');
    await expect.poll(() => held).toBe(1);
    await page.keyboard.type(' ');
    expect((await ended).failure()?.errorText).toBe('net::ERR_ABORTED');
    await settled(page);
    expect(held).toBe(2);
    expect(await source(page)).not.toBe(first);
  });

  it('fades the old picture where a design is none, and points at the line', async () => {
    const page = await open();
    await paste(page, text);
    const first = await source(page);
    await paste(page, text.replace('"id": "one",', '"id": "one"'));
    expect(await said(page)).toContain('not valid JSON');
    expect(await page.locator('#sheet').getAttribute('class')).toBe('stale');
    expect(await source(page)).toBe(first);
    await expect.poll(() => page.locator('.cm-lint-marker-error').count()).toBe(1);
    await shot(page, 'error');
    await page.getByRole('button', { name: /^line \d/ }).click();
    expect(await lineOf(page)).toContain('"children"');

    await paste(page, JSON.stringify({ pages: [{ children: [{ type: 'text', fontSize: 'big' }] }] }, null, 1));
    expect(await said(page)).toContain('pages[0].children[0].fontSize');
    await page.getByRole('button', { name: 'line 7' }).click();
    expect(await lineOf(page)).toContain('"fontSize": "big"');
    await paste(page, '{"pages":[{"children":[{"type":"text","text":"<p>Hi</p>"}]}]}');
    expect(await said(page)).toContain('(set richTextEnabled to draw it)');
    expect(await page.locator('#sheet').getAttribute('class')).toBe('');
    await paste(page, ' ');
    expect(await said(page)).toContain('There is no design yet');
  });

  it('finds an element that is clicked in its JSON, and outlines the element that the caret is in', async () => {
    const page = await open();
    await paste(page, text);
    const { width = 0, height = 0 } = (await page.locator('#overlay').boundingBox()) ?? {};
    await page.locator('#overlay').hover({ position: { x: width * 0.4, y: height * 0.5 } });
    expect(await page.locator('.outline').textContent()).toContain('figure “star”');
    await page.locator('#overlay').click({ position: { x: width * 0.4, y: height * 0.5 } });
    expect(await page.locator('.outline.selected').count()).toBe(1);
    await expect.poll(() => lineOf(page)).toBe(text.split('\n')[7]);
    // The other way, and onto the other page.
    await page.locator('.cm-line', { hasText: '"blue"' }).click();
    await expect.poll(() => page.locator('#page').textContent()).toBe('2 / 2');
    await settled(page);
    const place = await page.locator('.outline.selected').boundingBox();
    const whole = await page.locator('#picture').boundingBox();
    expect((place!.x - whole!.x) / whole!.width).toBeCloseTo(20 / 120, 1);
    expect(place!.width / whole!.width).toBeCloseTo(60 / 120, 1);
  });

  it('works by keyboard: renders, turns pages, zooms, goes through elements and finds them', async () => {
    const page = await open();
    await paste(page, text);
    await page.keyboard.press('ControlOrMeta+Enter');
    await settled(page);
    expect(await page.locator('#page').textContent()).toBe('1 / 2');
    // A field is left by Tab, and the editor is one.
    await page.keyboard.press('Tab');
    expect(await editorOf(page).evaluate((element) => element.matches(':focus'))).toBe(false);
    await page.locator('#viewer').focus();
    const first = await source(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('#page').textContent()).toBe('2 / 2');
    await settled(page);
    expect(await source(page)).not.toBe(first);
    await page.keyboard.press('+');
    await expect.poll(() => page.locator('#zoom').textContent()).toBe('150 %');
    await expect.poll(async () => (await page.locator('#picture').boundingBox())?.width).toBe(180);
    await page.keyboard.press('0');
    await expect.poll(() => page.locator('#zoom').textContent()).toBe('Fit');
    await page.keyboard.press('n');
    await expect.poll(() => page.locator('#said').textContent()).toBe('figure “star”');
    await page.keyboard.press('Enter');
    await expect.poll(() => editorOf(page).evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.getByRole('tab', { name: 'Design' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByPlaceholder('Find an option').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Keyboard' }).click();
    expect(await page.getByRole('dialog').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').isVisible()).toBe(false);
  });

  it('shows pages as small pictures, by which they are chosen', async () => {
    const page = await open();
    await choose(page, 'Card');
    await expect.poll(() => page.locator('#strip img').count()).toBe(2);
    const first = await source(page);
    await page.getByRole('button', { name: 'Page 2' }).click();
    await settled(page);
    expect(await source(page)).not.toBe(first);
    expect(await page.getByRole('button', { name: 'Page 2' }).getAttribute('aria-current')).toBe('page');
    await choose(page, 'Poster');
    expect(await page.locator('#strip').isVisible()).toBe(false);
  });

  it('compares with another picture by a slider, and copies the curl line', async () => {
    const page = await open();
    await setOption(page, 'skipImageError', true);
    await paste(page, JSON.stringify(design));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download', exact: true }).click(),
    ]);
    await page.getByLabel('Compare').setInputFiles(await download.path());
    await page.locator('#slider').fill('30');
    expect(await page.locator('#other').getAttribute('style')).toContain('30%');
    await page.getByRole('button', { name: 'End comparing' }).click();
    expect(await page.locator('#other').isVisible()).toBe(false);

    await page.getByRole('button', { name: 'Copy curl' }).click();
    await expect.poll(() => page.locator('#status').textContent()).toBe('Copied');
    const line = await page.evaluate('navigator.clipboard.readText()');
    expect(line).toContain('/api/render');
    expect(line).toContain('"skipImageError":true');
  });
});
