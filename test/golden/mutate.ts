/**
 * Checks that the goldens bite: paints everything a little wrong, on purpose, and counts the goldens that notice.
 *
 *   npm run golden:mutate
 *
 * | mutation | what is done | who must notice |
 * |---|---|---|
 * | darker | every painted colour 2 levels darker | every golden with a painted pixel that is not black or clear |
 * | right | all elements half a px to the right | every golden in which anything but the page's background is seen |
 * | lighter | every text lighter: a weight of 700 and more as 400 | every golden with such letters |
 *
 * Exits with 1 where one that must notice does not.
 */
import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { differingPixels, type Golden, goldens } from './golden.ts';

type Json = Record<string, unknown>;
interface Case {
  design: Json;
  options: Json;
}

const HALF_A_PX = 0.5;
const LEVELS = 2;

const picture = async (renderer: Renderer, { design, options }: Case): Promise<PNG> =>
  PNG.sync.read((await renderer.render(design, { ...options, format: 'png' })).data);

/** Every element of a page, those in groups too. */
function* elementsOf(children: readonly Json[]): Generator<Json> {
  for (const element of children) {
    yield element;
    yield* elementsOf((element.children ?? []) as Json[]);
  }
}
const pagesOf = (design: Json) => design.pages as (Json & { children: Json[] })[];

/** The same picture, each visible colour darker. */
function darker(drawn: PNG): PNG {
  const copy = new PNG({ width: drawn.width, height: drawn.height });
  drawn.data.forEach((value, i) => {
    const isColor = i % 4 < 3 && drawn.data[i | 3]! > 0;
    copy.data[i] = isColor ? Math.max(0, value - LEVELS) : value;
  });
  return copy;
}

function movedRight(design: Json): Json {
  const copy = structuredClone(design);
  for (const page of pagesOf(copy))
    for (const element of elementsOf(page.children))
      if (element.type !== 'group') element.x = ((element.x as number | undefined) ?? 0) + HALF_A_PX;
  return copy;
}

const WEIGHTS: Readonly<Record<string, number>> = { normal: 400, bold: 700 };

/** Every weight that a text states, by itself or in its spans, lighter: bold and more as normal, others by 100. */
function lighter(design: Json): Json {
  const copy = structuredClone(design);
  const lightened = (weight: unknown) => {
    const number = WEIGHTS[String(weight ?? 'normal')] ?? Number(weight);
    return number >= 700 ? 400 : Math.max(100, number - 100);
  };
  for (const page of pagesOf(copy))
    for (const element of elementsOf(page.children)) {
      const texts = element.type === 'table' ? [element, ...((element.cells ?? []) as Json[])] : [element];
      for (const text of texts) {
        if (text.fontWeight !== undefined) text.fontWeight = lightened(text.fontWeight);
        if (typeof text.text === 'string')
          text.text = text.text
            .replace(/<(\/?)(?:b|strong)>/g, '<$1span>')
            .replace(/font-weight: ?(\w+)/g, (_, weight) => `font-weight: ${lightened(weight)}`);
      }
    }
  return copy;
}

/** Whether a golden shows letters that are heavier than usual; markup counts where it is drawn. */
function isHeavy({ design, options }: Case): boolean {
  const written = JSON.stringify(design);
  const inMarkup = /<b>|<strong>|font-weight: ?(?:bold|[7-9]00)/;
  return (
    /"fontWeight":"(?:bold|[7-9]00)"/.test(written) || (options.richTextEnabled === true && inMarkup.test(written))
  );
}

/** Whether any pixel is lit and seen: one that is black or clear cannot become darker. */
const hasLight = ({ data }: PNG) => data.some((value, i) => i % 4 < 3 && value >= LEVELS && data[i | 3]! > 0);

/** The same design without its elements. */
const emptied = (design: Json): Json => ({
  ...design,
  pages: pagesOf(design).map((page) => ({ ...page, children: [] })),
});

const differs = (a: PNG, b: PNG) =>
  a.width !== b.width || a.height !== b.height || differingPixels(a.data, b.data).count > 0;

const renderer = await createRenderer();
const counts = { darker: [0, 0], right: [0, 0], lighter: [0, 0] };
const unnoticed: string[] = [];
function note(mutation: keyof typeof counts, golden: Golden, must: boolean, noticed: boolean): void {
  if (must) counts[mutation][1]!++;
  if (noticed) counts[mutation][0]!++;
  if (must && !noticed) unnoticed.push(`${mutation}: ${golden.name}`);
}

for (const golden of goldens()) {
  const whole = JSON.parse(readFileSync(golden.design, 'utf8')) as Case;
  const accepted = PNG.sync.read(readFileSync(golden.picture));
  note('darker', golden, hasLight(accepted), differs(accepted, darker(accepted)));
  const hasElements = differs(accepted, await picture(renderer, { ...whole, design: emptied(whole.design) }));
  const moved = await picture(renderer, { ...whole, design: movedRight(whole.design) });
  note('right', golden, hasElements, differs(accepted, moved));
  if (!isHeavy(whole)) continue;
  const lightened = await picture(renderer, { ...whole, design: lighter(whole.design) });
  note('lighter', golden, true, differs(accepted, lightened));
}
await renderer.close();

for (const [mutation, [noticed, must]] of Object.entries(counts))
  console.log(`${mutation.padEnd(8)} ${noticed} goldens fail; ${must} must`);
console.log(unnoticed.length === 0 ? 'every golden that must notice does' : `unnoticed:\n${unnoticed.join('\n')}`);
process.exit(unnoticed.length === 0 ? 0 : 1);
