/**
 * How long text takes to lay out, by its length: `npx tsx bench/text.ts`. Ten times the text should take about ten times
 * as long; `ratio` is what it took per character against the line above.
 */
import { engineFor, layoutElement, OPTIONS, textElement } from '../test/support/text-engine.ts';

const SENTENCE =
  'The quick brown fox, well-known for it, jumps over 12 lazy dogs. Быстрая лиса прыгает через пса. ' +
  'الثعلب البني السريع يقفز فوق الكلب. שועל חום מהיר קופץ. 素早い茶色の狐が怠け者の犬を飛び越える。 👍🏽 ';

const KINDS = {
  'plain, growing box': { textOptions: { overflow: 'resize' }, html: (text: string) => text },
  'plain, made to fit': { textOptions: { overflow: 'change-font-size' }, html: (text: string) => text },
  rich: {
    textOptions: { overflow: 'resize', richText: true },
    html: (text: string) => `<p>${text.replaceAll('lazy', '<strong style="color: red">lazy</strong>')}</p>`,
  },
} as const;

for (const [name, { textOptions, html }] of Object.entries(KINDS)) {
  console.log(`\n${name}\n   characters        ms   µs/character   ratio`);
  let before: number | null = null;
  for (const length of [1_000, 10_000, 100_000]) {
    const text = html(SENTENCE.repeat(Math.ceil(length / SENTENCE.length)).slice(0, length));
    const element = textElement({ text, width: 600, height: 600, fontSize: 16, align: 'left' });
    const options = { ...OPTIONS, ...textOptions };
    const engine = await engineFor(element, options);
    layoutElement(textElement({ text: html(SENTENCE), width: 600 }), engine, options);
    const start = performance.now();
    layoutElement(element, engine, options);
    const each = ((performance.now() - start) * 1000) / length;
    const ratio = before === null ? '' : (each / before).toFixed(2);
    console.log(
      `${String(length).padStart(13)} ${((each * length) / 1000).toFixed(1).padStart(9)} ${each.toFixed(2).padStart(14)} ${ratio.padStart(7)}`,
    );
    before = each;
  }
}
