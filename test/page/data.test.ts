import { readFile } from 'node:fs/promises';
import JSZip from 'jszip';
import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { choose, PHONE, pages, paste, pictureSize, settled, shot } from '../support/page.ts';

const figure = (fill: string) => ({ type: 'figure', subType: 'star', x: 20, y: 10, width: 60, height: 60, fill });

describeWith(['chromium', 'build'], 'templates and records on the page in Chromium', () => {
  const open = pages();

  it('makes a contact sheet and a zip of a CSV that is dropped', async () => {
    const page = await open();
    const template = {
      ...{ width: 120, height: 80, schemaVersion: 4, variables: [{ name: 'fill', default: 'red' }] },
      pages: [{ children: [{ ...figure('red'), bindings: { fill: 'fill' } }] }],
    };
    await paste(page, JSON.stringify(template));
    // As spreadsheets of half of Europe write it.
    const csv = 'sep=;\nid;name;fill\n1;Ada;teal\n2;"Lee; Min-ji";gold\n';
    const first = page.waitForRequest('**/api/render');
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(csv)}], 'people.csv', { type: 'text/csv' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    })()`);
    await expect.poll(() => page.locator('#sheet-of-records img').count()).toBe(2);
    expect(await page.locator('#sheet-of-records').textContent()).toContain('Lee; Min-ji');
    await expect.poll(() => page.locator('#records-status').textContent()).toContain('2 rendered');
    // The template alone may lack what every record has, so that the first is shown at once.
    expect((await first).postDataJSON().data).toEqual({ id: '1', name: 'Ada', fill: 'teal' });
    await settled(page);
    const asked = page.waitForRequest('**/api/render');
    await page.getByRole('button', { name: 'Lee; Min-ji' }).click();
    expect((await asked).postDataJSON().data).toEqual({ id: '2', name: 'Lee; Min-ji', fill: 'gold' });
    await settled(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download zip' }).click(),
    ]);
    const zip = await JSZip.loadAsync(await readFile(await download.path()));
    expect(Object.keys(zip.files).sort()).toEqual(['1.png', '2.png', 'manifest.ndjson']);
    await page.getByRole('button', { name: 'Remove' }).click();
    expect(await page.locator('#records-empty').isVisible()).toBe(true);
  });

  it('says what is wrong with a CSV', async () => {
    const page = await open();
    const file = (text: string) => ({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.locator('#open').setInputFiles(file('a,b\n1,2,3\n'));
    await expect.poll(() => page.locator('#messages').textContent()).toContain('line 2 has 3 fields, the header 2');
    await page.locator('#open').setInputFiles(file('a,b\n'));
    await expect.poll(() => page.locator('#messages').textContent()).toContain('has a header and no records');
  });

  it('shows a badge for each line of the example', async () => {
    const page = await open();
    await choose(page, 'Batch');
    await expect.poll(() => page.locator('#sheet-of-records img').count()).toBe(6);
    await expect.poll(() => page.locator('#records-status').textContent()).toContain('6 rendered');
    await shot(page, 'batch');
    await choose(page, 'Table');
    expect(await page.locator('.cm-content').isVisible()).toBe(true);
  });

  it('lists templates, and fills one by a form of its fields', async () => {
    const page = await open();
    await page.getByRole('tab', { name: 'Data' }).click();
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
    await settled(page);
    await page.getByRole('tab', { name: 'Data' }).click();
    await page.getByLabel('Kept template').selectOption('card');
    await expect.poll(() => page.locator('#messages').textContent()).toContain('guest');
    await page.getByLabel('Guest (required)').fill('<Ada>');
    await page.getByLabel('Guest (required)').blur();
    await expect.poll(() => pictureSize(page)).toEqual([120, 80]);
    await settled(page);
    const first = await page.locator('#picture').getAttribute('src');
    const request = page.waitForRequest('**/api/render');
    await page.getByLabel('star: fill').fill('blue');
    await page.getByLabel('star: fill').blur();
    expect((await request).postDataJSON()).toMatchObject({
      ...{ template: 'card', data: { guest: '<Ada>' }, modifications: [{ name: 'star', fill: 'blue' }] },
    });
    await expect.poll(() => page.locator('#picture').getAttribute('src')).not.toBe(first);
    await shot(page, 'template');
    await page.setViewportSize(PHONE);
    await shot(page, 'template-phone');
    await page.getByRole('button', { name: 'Copy curl' }).click();
    await expect.poll(() => page.locator('#status').textContent()).toBe('Copied');
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain('"template":"card"');
    await choose(page, 'Rich text');
    expect(await page.locator('#fields').isVisible()).toBe(false);
  });
});
