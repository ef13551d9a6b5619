/** Files of SVG and HTML as a browser shows them. */
import { chromium } from 'playwright-core';
import { CHROMIUM } from './tools.ts';

/** A file as it was shown. */
export interface Shown {
  /** A PNG. */
  picture: Buffer;
  /** Addresses that it asked for, itself and data URIs aside. */
  requests: string[];
}

/** A browser that shows files. */
export interface MarkupViewer {
  /** Shows a file of SVG or HTML by itself in a window of its size, without a background of its own. */
  show(data: Buffer, file: { mime: string; width: number; height: number }): Promise<Shown>;
  /** What a script says of the file that is shown. */
  ask<T>(script: string): Promise<T>;
  close(): Promise<void>;
}

/** Where files stand for the browser. Nothing is served there but them. */
const FILE = 'https://gesso.invalid/file';

/** Waits until fonts are there and all is painted. */
const SETTLED = `document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))`;

export async function openViewer(): Promise<MarkupViewer> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  let served: { body: Buffer; contentType: string } = { body: Buffer.alloc(0), contentType: '' };
  let requests: string[] = [];
  await page.route('**/*', (route) => {
    const url = route.request().url();
    if (url === FILE) return route.fulfill(served);
    requests.push(url);
    return route.abort();
  });
  return {
    async show(data, { mime, width, height }) {
      requests = [];
      served = { body: data, contentType: `${mime}; charset=utf-8` };
      const size = { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
      await page.setViewportSize(size);
      await page.goto(FILE);
      await page.evaluate(SETTLED);
      return { picture: await page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, ...size } }), requests };
    },
    ask: (script) => page.evaluate(script),
    close: () => browser.close(),
  };
}
