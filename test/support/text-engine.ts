import { createFetcher } from '../../renderer/assets/fetch.ts';
import { text } from '../../renderer/elements/text/index.ts';
import { type TextElement, textSchema } from '../../renderer/elements/text/schema.ts';
import type { LayoutContext, TextOptions } from '../../renderer/elements/types.ts';
import { createFontLoader } from '../../renderer/fonts/index.ts';
import type { Item, TextItem } from '../../renderer/scene/types.ts';
import { textLayouter } from '../../renderer/text/index.ts';
import { createMeasurer } from '../../renderer/text/measurer.ts';
import type { TextEngine } from '../../renderer/text/types.ts';

const loader = createFontLoader({ systemFonts: false }, createFetcher({ allowedHosts: [], maxBytes: 1e8 }));
const measurer = createMeasurer();

export const OPTIONS: TextOptions = {
  engine: 'plain',
  verticalResize: false,
  overflow: 'change-font-size',
  splitAllowed: false,
};

/** A text element with every default. */
export const textElement = (properties: object): TextElement => textSchema().parse({ type: 'text', ...properties });

/** The bundled faces that an element needs, and the measurer. */
export async function engineFor(element: TextElement, options = OPTIONS): Promise<TextEngine> {
  const requests = text.assets(element, options).fonts.map((request) => ({ request, paths: ['text'] }));
  const loading = { declared: [], mostBytes: 1e9, timeoutMs: 20_000, skipErrors: true, warn: () => {} };
  return { fonts: await loader.load(requests, loading), measurer };
}

/** Lays a text element out alone. */
export function layoutElement(element: TextElement, engine: TextEngine, options = OPTIONS): Item[] {
  const context: LayoutContext = {
    path: 'pages[0].children[0]',
    image: () => null,
    text: textLayouter(engine),
    textOptions: options,
    placeholder: 'none',
    pixelRatio: 1,
    scale: 1,
    warn: () => {},
    canvas: { width: 1000, height: 1000 },
    page: { width: 1000, height: 1000 },
    onDamaged(error) {
      throw error;
    },
    layoutChildren: () => [],
  };
  return text.layout(element, context);
}

/** Every text run of a tree of items. */
export const textRuns = (items: readonly Item[]): TextItem[] =>
  items.flatMap((item) => (item.kind === 'group' ? textRuns(item.items) : item.kind === 'text' ? [item] : []));
