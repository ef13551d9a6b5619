/**
 * Makes the page that `advances.json` was read from: it measures the file's strings with the browser's canvas.
 *
 *   npx tsx test/text/advances-page.ts > page.html
 *   chromium --headless --font-render-hinting=none --virtual-time-budget=20000 --dump-dom page.html
 *
 * The printed body is `fonts` of the JSON file.
 */
import { readFile } from 'node:fs/promises';
import advances from './advances.json' with { type: 'json' };

const families = Object.keys(advances.fonts);
const faces = await Promise.all(
  families.map(async (family) => {
    const file = new URL(import.meta.resolve(`@fontsource/${family}/files/${family}-latin-400-normal.woff2`));
    const source = (await readFile(file)).toString('base64');
    return `@font-face { font-family: "${family}"; src: url(data:font/woff2;base64,${source}) }`;
  }),
);

console.log(`<!doctype html><meta charset="utf-8"><style>${faces.join('\n')}</style><body><script type="module">
  const { sizes, strings } = ${JSON.stringify({ sizes: advances.sizes, strings: advances.strings }).replaceAll('<', '\\u003c')};
  const context = document.createElement('canvas').getContext('2d');
  const fonts = {};
  for (const family of ${JSON.stringify(families)}) {
    await document.fonts.load('20px "' + family + '"');
    fonts[family] = sizes.map((size) => {
      context.font = size + 'px "' + family + '"';
      return strings.map((text) => Number(context.measureText(text).width.toFixed(4)));
    });
  }
  document.body.textContent = JSON.stringify(fonts);
</script>`);
