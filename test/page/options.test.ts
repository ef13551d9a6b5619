import { expect, it } from 'vitest';
import { renderOptionsSchema } from '../../renderer/internal.ts';
import { describeWith } from '../support/describe-with.ts';
import { pages, paste, setOption, settled } from '../support/page.ts';

const text = JSON.stringify({ width: 120, height: 80, pages: [{ background: 'teal' }, { background: 'gold' }] });

describeWith(['chromium', 'build'], 'options on the page in Chromium', () => {
  const open = pages();

  it('has every option of the interface under its own name', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Options' }).click();
    await page.getByLabel('All formats').check();
    const names = await page.locator('.option .name').allInnerTexts();
    // The format stands beside the picture; `mimeType` is an older name of it.
    const expected = Object.keys(renderOptionsSchema.shape).filter((name) => !['format', 'mimeType'].includes(name));
    expect(names).toEqual(expected);
    const formats = await page.locator('#format option').allInnerTexts();
    expect(formats).toEqual(expect.arrayContaining(['png', 'pdf', 'svg', 'html', 'pptx', 'mp4']));
    await page.getByLabel('All formats').uncheck();
    expect(await page.locator('#option-pdfa').isVisible()).toBe(false);
    await page.locator('#format').selectOption('pdf');
    expect(await page.locator('#option-pdfa').isVisible()).toBe(true);
  });

  it('sends what is set as the interface takes it, and says what is wrong', async () => {
    const page = await open();
    await paste(page, text);
    await setOption(page, 'quality', '0.5');
    await setOption(page, 'pageIds', 'page-1, page-2');
    await setOption(page, 'textOverflow', 'ellipsis');
    await setOption(page, 'legacyRichTextEnabled', 'false');
    await setOption(page, 'data', '{ "name": "Ada" }');
    await page.getByPlaceholder('Find an option').fill('color');
    await page.getByLabel('color.space').selectOption('CMYK');
    await settled(page);
    // Small pictures of the pages are asked for, too.
    const asked = page.waitForRequest(
      (request) => request.postDataJSON()?.format === 'png' && request.postDataJSON().printMarks,
    );
    await page.getByPlaceholder('Find an option').fill('printMarks');
    await page.getByLabel('slug').check();
    const body = (await asked).postDataJSON();
    expect(body).toMatchObject({
      ...{ format: 'png', quality: 0.5, pageIds: ['page-1', 'page-2'], textOverflow: 'ellipsis' },
      ...{ legacyRichTextEnabled: false, data: { name: 'Ada' }, color: { space: 'CMYK' }, printMarks: ['slug'] },
    });
    expect(await page.locator('#options-count').textContent()).toBe('7');
    await setOption(page, 'data', '{');
    expect(await page.locator('#option-data ~ .wrong').textContent()).toContain('not valid JSON');
    await page.getByRole('button', { name: 'Reset' }).click();
    await settled(page);
    expect(await page.locator('#options-count').isVisible()).toBe(false);
  });

  it('restores everything by a link', async () => {
    const page = await open();
    await paste(page, text);
    await setOption(page, 'pixelRatio', '0.5');
    await page.getByRole('button', { name: 'Next page' }).click();
    await settled(page);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await expect.poll(() => page.locator('#status').textContent()).toBe('Copied');
    const link = (await page.evaluate('navigator.clipboard.readText()')) as string;
    expect(new URL(link).hash).toMatch(/^#z=[\w-]+$/);

    const other = await open({ hash: new URL(link).hash });
    expect(await other.locator('#page').textContent()).toBe('2 / 2');
    expect(await other.locator('#option-pixelRatio').inputValue()).toBe('0.5');
    await expect.poll(() => other.locator('#status').textContent()).toMatch(/KB/);
    expect(await other.locator('.cm-content').textContent()).toBe(text);
    await other.getByRole('button', { name: 'Certificate' }).click();
    await settled(other);
    expect(new URL(other.url()).hash).toBe('#certificate');
    const third = await open({ hash: '#certificate' });
    expect(await third.locator('.cm-content').textContent()).toContain('"certificate"');
    // A link that was cut shows the first example.
    const cut = await open({ hash: new URL(link).hash.slice(0, 20) });
    expect(await cut.locator('.cm-content').textContent()).toContain('"Mountains at sunset"');
  });
});
