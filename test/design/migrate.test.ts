import { describe, expect, it } from 'vitest';
import { migrate } from '../../renderer/design/migrate.ts';
import { DEFAULT_LIMITS } from '../../renderer/limits.ts';
import { resolveOptions } from '../../renderer/options.ts';
import { readDesign } from '../../renderer/read-design.ts';

type Elements = { pages: { children: Record<string, unknown>[] }[] };
const children = (schemaVersion: number | undefined, ...elements: object[]) =>
  (migrate({ schemaVersion, pages: [{ children: elements }] }) as unknown as Elements).pages[0]!.children;

describe('migrate', () => {
  it('leaves out what would become the prototype of a copy', () => {
    const poisoned = JSON.parse(
      '{"__proto__":{"width":9},"pages":[{"children":[{"type":"text","__proto__":{"fill":"red"}}]}]}',
    );
    const migrated = migrate(poisoned) as unknown as Elements & { width?: number };
    expect([migrated.width, migrated.pages[0]!.children[0]!.fill]).toEqual([undefined, undefined]);
  });

  it('where the version is 0, turns letterSpacing from rem into em of the font size', () => {
    const [sized, unsized] = children(
      0,
      { type: 'text', letterSpacing: 0.2, fontSize: 32 },
      { type: 'text', letterSpacing: 0.2 },
    );
    expect(sized!.letterSpacing).toBeCloseTo(0.1);
    expect(unsized!.letterSpacing).toBeCloseTo((0.2 * 16) / 14);
    for (const version of [undefined, 1])
      expect(children(version, { type: 'text', letterSpacing: 0.2, fontSize: 32 })[0]!.letterSpacing).toBe(0.2);
  });

  it('below 2 divides filter intensities by 100, presets excepted', () => {
    const filters = { contrast: { intensity: 40 }, warm: { intensity: 1 } };
    expect(children(1, { type: 'image', filters })[0]!.filters).toEqual({
      contrast: { intensity: 0.4 },
      warm: { intensity: 1 },
    });
    expect(children(2, { type: 'image', filters })[0]!.filters).toEqual(filters);
  });

  it('below 3 marks text backgrounds of designs from the rich-text editor', () => {
    const plain = { type: 'text', text: 'a < b', backgroundEnabled: true };
    const rich = { type: 'text', text: '<p>a</p>' };
    expect(children(2, plain)[0]).not.toHaveProperty('legacyBackground');
    expect(children(2, plain, rich)[0]).toMatchObject({ legacyBackground: true });
    expect(children(3, plain, rich)[0]).not.toHaveProperty('legacyBackground');
  });

  it.each(['p', 'br', 'strong', 'em', 'span', 'ul', 'ol'])(
    'below 3 knows the rich-text editor by %s in any text',
    (tag) => {
      const plain = { type: 'text', text: 'plain', backgroundEnabled: true };
      const rich = { type: 'group', children: [{ type: 'text', text: `a <${tag} class="x">b` }] };
      const migrated = migrate({ schemaVersion: 2, pages: [{ children: [plain] }, { children: [rich] }] });
      const [first, second] = (migrated as unknown as Elements).pages;
      expect(first!.children[0]).toMatchObject({ legacyBackground: true });
      // Texts without a background are left as they are.
      expect(JSON.stringify(second)).not.toContain('legacyBackground');
    },
  );

  it.each(['b', 'u', 'h1', 'div', 'blockquote', 'pre'])('below 3 takes %s for no sign of it', (tag) => {
    const text = { type: 'text', text: `<${tag}>a</${tag}>`, backgroundEnabled: true };
    expect(children(2, text)[0]).not.toHaveProperty('legacyBackground');
  });

  it('leaves a mark that a design has', () => {
    const marked = { type: 'text', text: 'a', backgroundEnabled: true, legacyBackground: true };
    for (const version of [2, 3, 4]) expect(children(version, marked)[0]).toMatchObject({ legacyBackground: true });
  });

  it.each([
    ['plain', {}, 'legacy', 0.2],
    ['rich', { richTextEnabled: true }, 'legacy', 0.1],
    ['markup', {}, 'current', 0.1],
    ['markup', { legacyRichTextEnabled: false }, 'auto', 0.1],
  ] as const)(
    'spaces the letters of an unversioned design for the %s engine: %j',
    (engine, options, choice, spacing) => {
      const text = { type: 'text', letterSpacing: 0.2, fontSize: 32 };
      const tools = { limits: DEFAULT_LIMITS, textEngine: choice };
      const read = (schemaVersion?: number) => {
        const design = { schemaVersion, pages: [{ children: [text] }] };
        const { design: found, textOptions } = readDesign(design, resolveOptions(options), tools, () => {});
        expect(textOptions.engine).toBe(engine);
        return (found.pages[0]!.children[0] as unknown as { letterSpacing: number }).letterSpacing;
      };
      expect(read()).toBeCloseTo(spacing);
      expect(read(0)).toBeCloseTo(0.1);
      expect(read(1)).toBeCloseTo(0.2);
    },
  );

  it('takes a design without a version for one of version 0 where that is asked', () => {
    const design = { pages: [{ children: [{ type: 'text', letterSpacing: 0.2, fontSize: 32 }] }] };
    const spacing = (options: object) =>
      (migrate(design, options) as unknown as Elements).pages[0]!.children[0]!.letterSpacing;
    expect(spacing({})).toBe(0.2);
    expect(spacing({ unversionedLetterSpacing: true })).toBeCloseTo(0.1);
  });

  it('keeps or modernises all text backgrounds below 3 where that is asked', () => {
    const backgrounds = (text: string, modernizeTextBackground: boolean) =>
      (
        migrate(
          { schemaVersion: 2, pages: [{ children: [{ type: 'text', text, backgroundEnabled: true }] }] },
          { modernizeTextBackground },
        ) as unknown as Elements
      ).pages[0]!.children[0]!.legacyBackground;
    expect(backgrounds('plain', false)).toBe(true);
    expect(backgrounds('<p>rich</p>', true)).toBeUndefined();
  });

  it('leaves the caller’s object as it was', () => {
    const design = {
      pages: [
        { children: [{ type: 'group', children: [{ type: 'text', letterSpacing: 1, fontSize: 16, fill: null }] }] },
      ],
    };
    const before = structuredClone(design);
    migrate(design);
    expect(design).toEqual(before);
  });
});
