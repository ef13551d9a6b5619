import { mkdir } from 'node:fs/promises';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createServer, type Server } from '../../src/http/server.ts';
import { openDispatcher } from './rendering.ts';
import { sharedFolder } from './service.ts';
import { CHROMIUM } from './tools.ts';

/** Where screenshots are left to be looked at; nowhere by default. */
const screenshots = process.env.GESSO_SCREENSHOTS;

/** Sizes of windows, px. */
export const DESKTOP = { width: 1280, height: 860 };
export const PHONE = { width: 390, height: 844 };

export interface Opened {
  colorScheme?: 'light' | 'dark';
  viewport?: { width: number; height: number };
  /** What follows the address. */
  hash?: string;
  /** Done before the page is opened, e.g. to hold its requests. */
  before?: (page: Page) => Promise<unknown>;
  /** Whether to wait until it has rendered what it opens with. */
  settle?: boolean;
}

/**
 * Opens the page at `/` of a service, in a browser; both belong to the `describe` that calls it. What the content security
 * policy stops, and any other error of the page, fails the test.
 */
export function pages(env: Record<string, string> = {}): (how?: Opened) => Promise<Page> {
  const folder = sharedFolder();
  let browser: Browser;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    const service = { GESSO_CONCURRENCY: '2', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_LOG_LEVEL: 'silent', PORT: '0' };
    const config = readConfig({ ...service, ...env, GESSO_DATA_DIR: folder });
    server = await createServer({ config, executor: openDispatcher(config) });
    url = await server.listen();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  return async ({ colorScheme = 'light', viewport = DESKTOP, hash = '', before, settle = true } = {}) => {
    const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
    onTestFinished(() => context.close());
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security/.test(message.text())) faults.push(message.text());
    });
    page.on('request', (request) => {
      if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(url))
        faults.push(`asks ${request.url()}`);
    });
    onTestFinished(() => expect(faults).toEqual([]));
    // Two cores may be shared with many: only the test's own time, which is longer, is a failure.
    page.setDefaultTimeout(240_000);
    await before?.(page);
    await page.goto(`${url}/${hash}`);
    if (settle) await settled(page);
    return page;
  };
}

/** Waits until what is asked for is rendered, or refused. */
export const settled = (page: Page): Promise<void> =>
  page.locator('#viewer[aria-busy="false"]').waitFor({ state: 'attached' });

/** The editor of the design. */
export const editorOf = (page: Page): Locator => page.getByRole('textbox', { name: /^Design/ });

/** Chooses a design of the gallery, and waits for it. */
export async function choose(page: Page, title: string): Promise<void> {
  await page.locator('#gallery').getByRole('button', { name: title, exact: true }).click();
  await settled(page);
}

/** Pastes a text in place of the design, and waits until it is rendered. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.getByRole('tab', { name: 'Design' }).click();
  await editorOf(page).focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+v');
  await settled(page);
}

/** Sets an option of the form that holds all of them. */
export async function setOption(page: Page, name: string, value: string | boolean): Promise<void> {
  await page.getByRole('tab', { name: 'Options' }).click();
  const control = page.locator(`[id="option-${name}"]`);
  await page.getByPlaceholder('Find an option').fill(name);
  if (typeof value === 'boolean') await control.setChecked(value);
  else if ((await control.evaluate((element: { tagName: string }) => element.tagName)) === 'SELECT')
    await control.selectOption(value);
  else await control.fill(value);
  await settled(page);
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
