/**
 * The engine of schema 4 against render-tag, the open statement of its rules (MIT), in a browser: the same random texts
 * give the same lines, and every word stands within a twentieth of a px.
 *
 * `MARKUP_TEXTS=50000 npx vitest run test/text/markup-oracle.test.ts` compares that many, and says which differ; default
 * 500, in whole sweeps 2,000. `MARKUP_FROM=10001` begins with another seed.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { layoutFlow } from '../../renderer/text/markup/flow.ts';
import { type MarkupText, treeOf } from '../../renderer/text/markup/index.ts';
import { measureWith } from '../../renderer/text/markup/measure.ts';
import { createTypesetter } from '../../renderer/text/typeset.ts';
import { describeWith } from '../support/describe-with.ts';
import { FAMILIES, type MarkupCase, markupCase } from '../support/markup-texts.ts';
import { SWEEPS } from '../support/sampled.ts';
import { engineFor, OPTIONS, textElement } from '../support/text-engine.ts';
import { CHROMIUM } from '../support/tools.ts';

const TEXTS = Number(process.env.MARKUP_TEXTS ?? (SWEEPS ? 2000 : 500));
const FROM = Number(process.env.MARKUP_FROM ?? 1);
/** Texts of a question to the browser. */
const AT_ONCE = 50;
/** px by which a word may stand elsewhere. */
const NEAR = 0.05;
/** px by which a bullet may: it is scaled by the box of its glyph, which browsers hint and round. */
const NEAR_BULLET = 4;
/** How many of a hundred texts may differ: fonts of a fallback are the machine's own. */
const MOST_DIFFERENT = 0.5;

interface Placed {
  text: string;
  x: number;
  y: number;
}

const require = createRequire(import.meta.url);

/** The faces of a family as a browser is told of them: regular and bold, upright and italic where there are. */
function facesOf(family: string): string {
  const name = family.toLowerCase().replaceAll(' ', '-');
  const folder = path.dirname(require.resolve(`@fontsource/${name}/package.json`));
  return ['400', '400-italic', '700', '700-italic']
    .map((style) => {
      try {
        const css = readFileSync(path.join(folder, `${style}.css`), 'utf8');
        return css.replace(/src:\s*url\(\.\/(files\/[^)]+\.woff2)\)[^;]*;/g, (_, file: string) => {
          const data = readFileSync(path.join(folder, file)).toString('base64');
          return `src: url(data:font/woff2;base64,${data}) format('woff2');`;
        });
      } catch {
        return '';
      }
    })
    .join('\n');
}

/** The style that the editor gives its texts; margins of paragraphs and lists, and how lists are indented. */
const STYLE = `.text { white-space: pre-wrap; overflow-wrap: break-word } p { margin: 0 }
  ul, ol { margin: 0; padding: 0; padding-inline-start: 2.1em }`;

function documentOf(markup: MarkupCase, direction: string): string {
  const { text, family, size, lineHeight, letterSpacing, align, transform, weight, italic } = markup;
  const style = [
    `font-family: '${family}'`,
    `font-size: ${size}px`,
    `line-height: ${lineHeight === 'auto' ? 'normal' : lineHeight}`,
    `letter-spacing: ${letterSpacing * size}px`,
    `text-align: ${align}`,
    `text-transform: ${transform}`,
    `font-weight: ${weight}`,
    `font-style: ${italic ? 'italic' : 'normal'}`,
  ].join('; ');
  return `<style>${STYLE}</style><div dir="${direction}"><div class="text" style="${style}">${text}</div></div>`;
}

describeWith(['chromium'], 'the engine of schema 4 and render-tag', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    });
    page = await browser.newPage();
    await page.setContent(`<style>${FAMILIES.map(([family]) => facesOf(family)).join('\n')}</style>`);
    await page.evaluate('Promise.all([...document.fonts].map((face) => face.load()))');
    await page.addScriptTag({ path: require.resolve('render-tag/umd') });
  });
  afterAll(() => browser?.close());

  /** What render-tag sets where, spaces aside; of many texts at once, since each question to the browser takes a millisecond. */
  const theirs = (documents: readonly { html: string; width: number }[]): Promise<Placed[][]> =>
    page.evaluate(
      `${JSON.stringify(documents)}.map((document) => {
        const placed = [];
        const visit = (node) => {
          if (node.type === 'text') {
            const x = node.style.direction === 'rtl' ? node.x - node.width : node.x;
            if (node.text.trim() !== '') placed.push({ text: node.text, x, y: node.y });
          } else node.children.forEach(visit);
        };
        visit(RenderTag.layout(document).layoutRoot);
        return placed;
      })`,
    );

  async function ours(markup: MarkupCase): Promise<{ placed: Placed[]; direction: string }> {
    const { text, family, width, size, lineHeight, letterSpacing, align, transform, weight, italic } = markup;
    const element = textElement({
      text,
      fontFamily: family,
      fontSize: size,
      fontWeight: weight,
      fontStyle: italic ? 'italic' : 'normal',
    });
    const root: MarkupText = {
      text,
      font: { family, weight, italic },
      size,
      lineHeight,
      letterSpacing,
      align,
      transform,
      decorations: [],
    };
    const engine = await engineFor(element, { ...OPTIONS, engine: 'markup' });
    const tree = treeOf(root, 'text')(size);
    const { parts } = layoutFlow(tree, width, measureWith(createTypesetter(engine)));
    const placed = parts.flatMap((part) =>
      part.kind === 'text' && part.fragment.text.trim() !== ''
        ? [{ text: part.fragment.text, x: part.fragment.x, y: part.fragment.baseline }]
        : [],
    );
    return { placed, direction: tree.style.direction };
  }

  const isSame = (a: readonly Placed[], b: readonly Placed[]): boolean =>
    a.length === b.length &&
    a.every(({ text, x, y }, i) => {
      const other = b[i]!;
      const near = text === '•' ? NEAR_BULLET : NEAR;
      return text === other.text && Math.abs(x - other.x) <= near && Math.abs(y - other.y) <= near;
    });

  it(
    `set ${TEXTS} random texts alike`,
    async () => {
      const different: string[] = [];
      for (let from = FROM; from < FROM + TEXTS; from += AT_ONCE) {
        const markups = Array.from({ length: Math.min(AT_ONCE, FROM + TEXTS - from) }, (_, i) => markupCase(from + i));
        const laid = await Promise.all(markups.map(ours));
        const documents = laid.map(({ direction }, i) => ({
          html: documentOf(markups[i]!, direction),
          width: markups[i]!.width,
        }));
        const expected = await theirs(documents);
        for (const [i, { placed }] of laid.entries()) {
          if (isSame(placed, expected[i]!)) continue;
          const at = placed.findIndex((part, j) => !expected[i]![j] || !isSame([part], [expected[i]![j]!]));
          different.push(
            `${from + i}: ${JSON.stringify(markups[i])}\n  ours ${JSON.stringify(placed.slice(at, at + 2))}\n  theirs ${JSON.stringify(expected[i]!.slice(at, at + 2))}`,
          );
        }
      }
      if (process.env.MARKUP_TEXTS) console.log(`${different.length} of ${TEXTS} differ\n${different.join('\n')}`);
      expect((100 * different.length) / TEXTS, different.slice(0, 20).join('\n')).toBeLessThanOrEqual(MOST_DIFFERENT);
    },
    600_000 + TEXTS * 100,
  );
});
