/**
 * Draws the texts of `test/scripts/corpus.ts` in Chromium, keeps the pictures in `test/scripts/accepted`, and writes
 * docs/evidence/scripts.md: how far Gesso's pictures and PDFs differ. `npx tsx tools/docs/scripts.ts [NAME …]` (of names,
 * only the pictures are made); needs Chromium and readers of PDFs. `test/scripts/scripts.test.ts` holds Gesso to them.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { createRenderer } from '../../renderer/index.ts';
import { PAGE, SCRIPTS } from '../../test/scripts/corpus.ts';
import { acceptedFile, measure } from '../../test/scripts/measure.ts';
import { htmlOf } from '../../test/scripts/pages.ts';
import { CHROMIUM, root } from '../../test/support/tools.ts';

const names = process.argv.slice(2);
const chosen = SCRIPTS.filter(({ name }) => names.length === 0 || names.includes(name));
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--font-render-hinting=none',
    '--force-color-profile=srgb',
    '--disable-lcd-text',
  ],
});
const page = await browser.newPage({ viewport: PAGE });
mkdirSync(path.dirname(acceptedFile('any')), { recursive: true });
for (const script of chosen) {
  await page.setContent(htmlOf(script));
  await page.evaluate('document.fonts.ready');
  const shot = await page.screenshot();
  writeFileSync(
    acceptedFile(script.name),
    await sharp(shot).greyscale().png({ palette: false, compressionLevel: 9 }).toBuffer(),
  );
}
const version = browser.version();
await browser.close();

const renderer = await createRenderer({ systemFonts: false });
const rows: string[] = [];
for (const script of chosen) {
  const { browser, pdf, unread, warnings } = await measure(renderer, script);
  const cells = [
    script.name,
    script.family,
    `${browser.toFixed(1)} %`,
    `${pdf.toFixed(1)} %`,
    unread.join(', ') || 'all',
  ];
  rows.push(`| ${cells.join(' | ')} |`);
  console.log(rows.at(-1), warnings.join('; '));
}
await renderer.close();

const families = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).devDependencies as Record<
  string,
  string
>;
const pack = '@fontsource/noto-sans-arabic';
if (names.length === 0)
  writeFileSync(
    path.join(root, 'docs/evidence/scripts.md'),
    `# Scripts

Six texts of each script (\`test/scripts/corpus.ts\`): shaping, marks off the baseline, line breaks, a text of both directions
with brackets and numbers, letter spacing, decomposed letters. Chromium draws them as HTML, Gesso as rich text; differences are
percent of the ink (pixelmatch 0.3; of PDFs the worst of poppler, MuPDF and PDFium). The last column says which texts
poppler does not read back from the vector PDF letter by letter as they were written. Made by
\`tools/docs/scripts.ts\` on ${new Date().toISOString().slice(0, 10)} with Chromium ${version} and the packages @fontsource ${families[pack]}.

Two scripts differ by more, each in one text. Khmer is broken into lines by a dictionary of words, and Node's keeps whole a
compound (សេរីភាព) that Chromium's parts. Of Korean in decomposed letters (NFD) Chromium draws boxes, since the files
of the family are found by single letters; here they are composed first and drawn.

| script | family | PNG from Chromium | PDF from PNG | not read back |
|---|---|---|---|---|
${rows.join('\n').replaceAll('| all |', '| |')}
`,
  );
