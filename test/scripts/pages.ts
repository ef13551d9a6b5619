import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/tools.ts';
import { casesOf, PAGE, type ScriptSample, TOPS } from './corpus.ts';

/** px of a line to a px of letters: room for what stands off the baseline, and every baseline at a whole px. */
const LINE_HEIGHT = 2;

/** The texts of a script as a design. */
export const designOf = (script: ScriptSample) => ({
  ...{ ...PAGE, schemaVersion: 4, fonts: [] },
  pages: [
    {
      background: 'white',
      children: casesOf(script).map(({ name, text, size, width, letterSpacing }, i) => ({
        ...{ type: 'text', name, x: 10, y: TOPS[i], width, height: size * LINE_HEIGHT, fontSize: size },
        ...{ text: `<p>${text}</p>`, fontFamily: script.family, lineHeight: LINE_HEIGHT, fill: 'black' },
        ...{ letterSpacing: letterSpacing / size, align: script.direction === 'rtl' ? 'right' : 'left' },
      })),
    },
  ],
});

/** As the design's rich text is drawn by a browser. */
export const OPTIONS = { legacyRichTextEnabled: true, textOverflow: 'resize' } as const;

/** The style sheet of an installed family, its files within. */
function facesOf(family: string): string {
  const folder = path.join(root, 'node_modules/@fontsource', family.toLowerCase().replaceAll(' ', '-'));
  const css = readFileSync(path.join(folder, '400.css'), 'utf8');
  return css.replace(/src:\s*url\(\.\/(files\/[^)]+\.woff2)\)[^;]*;/g, (_, file: string) => {
    const data = readFileSync(path.join(folder, file)).toString('base64');
    return `src: url(data:font/woff2;base64,${data}) format('woff2');`;
  });
}

/** The same as a page of a browser. */
export function htmlOf(script: ScriptSample): string {
  const texts = casesOf(script).map(({ text, size, width, letterSpacing }, i) => {
    const style = [
      `position: absolute; left: 10px; top: ${TOPS[i]}px; width: ${width}px`,
      `font: ${size}px/${LINE_HEIGHT} '${script.family}'; letter-spacing: ${letterSpacing}px`,
      `text-align: ${script.direction === 'rtl' ? 'right' : 'left'}; white-space: pre-wrap; overflow-wrap: break-word`,
    ];
    return `<div dir="ltr" style="${style.join('; ')}">${text}</div>`;
  });
  return `<!doctype html><meta charset="utf-8"><style>${facesOf(script.family)} body { margin: 0 }</style>${texts.join('')}`;
}
