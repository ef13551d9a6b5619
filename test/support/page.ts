import { mkdir } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import { startService, temporaryFolder } from './service.ts';
import { CHROMIUM } from './tools.ts';

/** Where screenshots are left to be looked at; nowhere by default. */
const screenshots = process.env.GESSO_SCREENSHOTS;

/** Opens the page at `/` of a service of its own, in a browser of the `describe` that calls it. */
export function pages(): (colorScheme?: 'light' | 'dark') => Promise<Page> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(() => browser.close());

  return async (colorScheme = 'light') => {
    const env = { GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off' };
    const config = readConfig({ ...env, GESSO_DATA_DIR: await temporaryFolder() });
    const { url } = await startService(env, { executor: createDispatcher(config) });
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 860 } });
    onTestFinished(() => context.close());
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    // What the content security policy stops is said on the console.
    page.on(
      'console',
      (message) => message.type() === 'error' && /Content Security/.test(message.text()) && expect.fail(message.text()),
    );
    page.setDefaultTimeout(20_000);
    await page.goto(url);
    return page;
  };
}

/** Pastes a text in place of the design. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.getByLabel(/^Design:/).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
}

// What is used of elements; the DOM's own types would be everybody's.
type Sized = { naturalWidth: number; naturalHeight: number };

/** px of the picture that the page shows. */
export const pictureSize = (page: Page): Promise<number[]> =>
  page.locator('#picture').evaluate((image: Sized) => [image.naturalWidth, image.naturalHeight]);

/** Leaves a screenshot, where they are wanted. */
export async function shot(page: Page, name: string): Promise<void> {
  if (!screenshots) return;
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: `${screenshots}/${name}.png` });
}
