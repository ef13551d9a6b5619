import { describe, expect, it } from 'vitest';
import { parseDesign } from '../../renderer/design/parse.ts';
import { layoutPage, pageAssets } from '../../renderer/elements/page.ts';
import { DEFAULT_LIMITS } from '../../renderer/limits.ts';

const rect = { type: 'figure', width: 10, height: 10 };
const textOptions = {
  engine: 'plain',
  verticalResize: false,
  overflow: 'resize',
  splitAllowed: false,
} as const;

/** Places of the elements on a page that are painted, in order. */
function painted(children: object[]): string[] {
  const [page] = parseDesign({ pages: [{ children }] }, DEFAULT_LIMITS).pages;
  const context = {
    path: 'pages[0]',
    image: () => null,
    text: {} as never,
    textOptions,
    pixelRatio: 1,
    warn: () => {},
    onDamaged: () => {},
    placeholder: 'none' as const,
  };
  const { items } = layoutPage(page!, context, { includeBleed: false, ignoreBackground: true });
  const origins = (list: typeof items): string[] =>
    list.flatMap((item) => (item.kind === 'group' ? [item.origin, ...origins(item.items)] : []));
  return origins(items).filter((origin) => origin.includes('children'));
}

describe('hidden elements', () => {
  it('are not painted, whatever hides them, nor is what they hold', () => {
    const children = [
      rect,
      { ...rect, visible: false },
      { ...rect, showInExport: false },
      { ...rect, opacity: 0 },
      { type: 'text', text: 'Hidden', visible: false },
      { type: 'table', visible: false },
      { type: 'group', visible: false, children: [rect] },
    ];
    expect(painted(children)).toEqual(['pages[0].children[0]']);
  });

  it('ask for no files', () => {
    const hidden = { type: 'group', visible: false, children: [{ type: 'image', src: 'https://example.com/a.png' }] };
    const design = parseDesign(
      { pages: [{ children: [hidden, { type: 'text', text: 'x', visible: false }] }] },
      DEFAULT_LIMITS,
    );
    expect(pageAssets(design.pages[0]!, 'pages[0]', textOptions, true)).toEqual([]);
  });

  it('leave the others in their order, alwaysOnTop ones last', () => {
    expect(painted([{ ...rect, alwaysOnTop: true }, { ...rect, visible: false }, rect])).toEqual([
      'pages[0].children[2]',
      'pages[0].children[0]',
    ]);
  });
});
