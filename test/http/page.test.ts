import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { pages, paste, pictureSize, shot } from '../support/page.ts';

const figure = (fill: string) => ({ type: 'figure', subType: 'star', x: 20, y: 10, width: 60, height: 60, fill });
const design = {
  width: 120,
  height: 80,
  pages: [
    {
      id: 'one',
      children: [
        figure('red'),
        { type: 'image', name: 'Logo', src: 'data:image/png;base64,AAAA', width: 20, height: 20 },
      ],
    },
    { id: 'two', background: 'yellow', children: [figure('blue')] },
  ],
};

// What is used of elements; the DOM's own types would be everybody's.
type Selection = { value: string; selectionStart: number; selectionEnd: number };
type Styled = { style: { clipPath: string } };

describeWith(['chromium'], 'the page in Chromium', () => {
  const open = pages();

  it('renders what is pasted, lists the warning with its element, and downloads', async () => {
    const page = await open();
    await page.getByLabel('Go on without a picture').check();
    await page.getByLabel('Pixel ratio').fill('2');
    await paste(page, JSON.stringify(design));
    await expect.poll(() => pictureSize(page)).toEqual([240, 160]);
    const warning = page.locator('#messages li');
    await expect.poll(() => warning.textContent()).toContain('image “Logo”');
    expect(await page.locator('#messages h2').textContent()).toBe('1 warning');

    await warning.getByRole('button').click();
    const selected = await page
      .locator('#design')
      .evaluate((area: Selection) => area.value.slice(area.selectionStart, area.selectionEnd));
    expect(JSON.parse(selected)).toMatchObject({ name: 'Logo' });

    for (const [name, start] of [
      ['PNG', '89504e47'],
      ['JPEG', 'ffd8ff'],
      ['PDF', '25504446'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      const bytes = await readFile(await download.path());
      expect(bytes.subarray(0, start.length / 2).toString('hex')).toBe(start);
    }
  });

  it('works by keyboard: renders, turns pages, zooms', async () => {
    const page = await open();
    await page.getByLabel('Go on without a picture').check();
    await page.getByLabel(/^Design:/).fill(JSON.stringify(design));
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => pictureSize(page)).toEqual([120, 80]);
    await expect.poll(() => page.locator('#page').textContent()).toBe('1 / 2');
    await page.locator('#viewer').focus();
    const first = await page.locator('#picture').getAttribute('src');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('#picture').getAttribute('src')).not.toBe(first);
    await expect.poll(() => page.locator('#page').textContent()).toBe('2 / 2');
    await page.keyboard.press('+');
    await expect.poll(() => page.locator('#zoom').textContent()).toBe('150 %');
    await expect
      .poll(() => page.locator('#picture').evaluate((image) => image.getBoundingClientRect().width))
      .toBe(180);
    await page.keyboard.press('0');
    await expect.poll(() => page.locator('#zoom').textContent()).toBe('Fit');
  });

  it('lists templates, and fills one by a form of its fields', async () => {
    const page = await open();
    expect(await page.locator('#template').isVisible()).toBe(false);
    const template = {
      ...{ width: 120, height: 80, schemaVersion: 4 },
      variables: [
        { name: 'guest', label: 'Guest', description: 'Who comes', required: true },
        { name: 'paid', default: true },
      ],
      pages: [
        {
          children: [
            { ...figure('red'), name: 'star', bindings: { visible: 'paid' } },
            { type: 'text', name: 'title', text: 'Dear {{guest}} <b>', x: 5, y: 60, width: 100, height: 16 },
          ],
        },
      ],
    };
    const put = await page.request.put(new URL('api/templates/card', page.url()).href, {
      data: { design: template, tags: ['mail'] },
    });
    expect(put.status()).toBe(201);
    await page.reload();
    await page.getByLabel('Template').selectOption('card');
    await expect.poll(() => page.locator('#messages li').first().textContent()).toContain('guest');
    await page.getByLabel('Guest (required)').fill('<Ada>');
    await page.keyboard.press('Enter');
    await expect.poll(() => pictureSize(page)).toEqual([120, 80]);
    const first = await page.locator('#picture').getAttribute('src');
    const request = page.waitForRequest('**/api/render');
    await page.getByLabel('star: fill').fill('blue');
    await page.getByLabel('star: fill').blur();
    expect((await request).postDataJSON()).toMatchObject({
      ...{ template: 'card', data: { guest: '<Ada>' }, modifications: [{ name: 'star', fill: 'blue' }] },
    });
    await expect.poll(() => page.locator('#picture').getAttribute('src')).not.toBe(first);
    await shot(page, 'page-template');
    await page.setViewportSize({ width: 390, height: 844 });
    await shot(page, 'page-template-phone');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.getByRole('button', { name: 'Copy curl' }).click();
    await expect.poll(() => page.locator('#status').textContent()).toBe('Copied');
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('"template":"card"');
    await page.getByLabel('Example').selectOption('rich-text');
    await expect.poll(() => page.locator('#fields').isVisible()).toBe(false);
  });

  it('says what is wrong with a design, and where', async () => {
    const page = await open();
    await paste(page, '{"pages":[{"children":[{"type":"text","fontSize":"big"}]}]}');
    await expect
      .poll(() => page.locator('#messages li').first().textContent())
      .toContain('pages[0].children[0].fontSize');
    await paste(page, '{"pages":[{"children":[{"type":"text","text":"<p>Hi</p>"}]}]}');
    await expect
      .poll(() => page.locator('#messages li').first().textContent())
      .toContain('(set `richTextEnabled` to draw it)');
    await paste(page, '{"pages":');
    await expect.poll(() => page.locator('#messages li').first().textContent()).toContain('not valid JSON');
  });

  it('compares with another picture by a slider, and copies the curl line', async () => {
    const page = await open();
    await page.getByLabel('Go on without a picture').check();
    await paste(page, JSON.stringify(design));
    await expect.poll(() => pictureSize(page)).toEqual([120, 80]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'PNG', exact: true }).click(),
    ]);
    await page.getByLabel('Compare').setInputFiles(await download.path());
    await page.locator('#slider').fill('30');
    expect(await page.locator('#other').evaluate((image: Styled) => image.style.clipPath)).toContain('30%');
    await page.getByRole('button', { name: 'End comparing' }).click();
    expect(await page.locator('#other').isVisible()).toBe(false);

    await page.getByRole('button', { name: 'Copy curl' }).click();
    await expect.poll(() => page.locator('#status').textContent()).toBe('Copied');
    const line = await page.evaluate('navigator.clipboard.readText()');
    expect(line).toContain('/api/render');
    expect(line).toContain('"skipImageError":true');
  });

  it.each(['light', 'dark'] as const)('shows an example (%s)', async (scheme) => {
    const page = await open(scheme);
    await page.getByLabel('Go on without a font').check();
    await page.getByLabel('Example').selectOption('poster');
    await expect.poll(() => pictureSize(page)).toEqual([1080, 1080]);
    const ground = await page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    expect(ground).toBe(scheme === 'light' ? 'rgb(244, 243, 239)' : 'rgb(22, 26, 24)');
    await shot(page, `page-${scheme}`);
  });
});
