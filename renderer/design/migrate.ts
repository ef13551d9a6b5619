import { checkLevel, isRecord, type Json } from './written.ts';

/** The newest `schemaVersion` there is. */
const NEWEST_VERSION = 4;

/** Presets whose intensity never ran from -100 to 100. */
const PRESETS = new Set(['warm', 'cold', 'natural']);

/** Tags that only the rich-text editor writes: one of them in any text shows that the design comes from it. */
const RICH_TAG = /<\/?(?:p|br|span|strong|em|ol|ul|li)(?=\s|\/?>)/i;

const hasRichTag = (text: string): boolean => RICH_TAG.test(text.slice(0, text.lastIndexOf('>') + 1));

/**
 * `null` means unset: such properties go. So does `__proto__`, which JSON can hold as any other name, and which would
 * become the copy's prototype, whose properties are read as the copy's own. A copy one level deep.
 */
function withoutNulls(value: Json): Json {
  const copy: Json = {};
  for (const [key, property] of Object.entries(value))
    if (property !== null && key !== '__proto__') copy[key] = property;
  return copy;
}

/** Below 1: a text's letterSpacing was in rem. */
function letterSpacingInEm(element: Json): void {
  if (element.type !== 'text' || typeof element.letterSpacing !== 'number') return;
  const fontSize = typeof element.fontSize === 'number' && element.fontSize !== 0 ? element.fontSize : 14;
  element.letterSpacing = (element.letterSpacing * 16) / fontSize;
}

/** Below 2: filter intensities ran from -100 to 100, except the presets'. */
function filterFractions(element: Json): void {
  if (!isRecord(element.filters)) return;
  element.filters = Object.fromEntries(
    Object.entries(element.filters).map(([name, filter]) =>
      isRecord(filter) && typeof filter.intensity === 'number' && !PRESETS.has(name)
        ? [name, { ...filter, intensity: filter.intensity / 100 }]
        : [name, filter],
    ),
  );
}

/** Every element below `root.pages`, without recursion: a hostile design may be 10,000 levels deep. */
function* elementsOf(root: Json): Generator<Json> {
  const stack: unknown[] = [root.pages];
  while (stack.length > 0) {
    const list = stack.pop();
    if (!Array.isArray(list)) continue;
    for (const entry of list) {
      if (!isRecord(entry)) continue;
      if ('type' in entry) yield entry;
      stack.push(entry.children);
    }
  }
}

/**
 * A copy of the tree down to the own properties of elements, sounds and variables, nulls left out; what the properties hold
 * is shared.
 */
function copyTree(root: Json): Json {
  const copyRoot = withoutNulls(root);
  const lists = ['pages', 'audios', 'variables'].map((key) => ({ owner: copyRoot, key, level: 0 }));
  for (let next = lists.pop(); next; next = lists.pop()) {
    const list = next.owner[next.key];
    if (!Array.isArray(list)) continue;
    const level = next.level + 1;
    checkLevel(level, next.key);
    next.owner[next.key] = list.map((entry) => {
      if (!isRecord(entry)) return entry;
      const copy = withoutNulls(entry);
      lists.push({ owner: copy, key: 'children', level });
      return copy;
    });
  }
  return copyRoot;
}

/** Options of a migration. */
export interface MigrateOptions {
  /**
   * Whether the letter spacing of a design that states no version is migrated from version 0: rich text is, plain text
   * was left as it was (corpus migrate-v0-letter-spacing). Default false.
   */
  unversionedLetterSpacing?: boolean | undefined;
  /**
   * How text backgrounds of designs below version 3 are drawn, which were full rectangles then: `true` follows the
   * lines as newer designs do, `false` keeps rectangles. Default: rectangles where the design comes from the rich-text
   * editor.
   */
  modernizeTextBackground?: boolean | undefined;
}

/** Below 3: marks the text backgrounds that stay one full rectangle. */
function markLegacyBackgrounds(elements: readonly Json[], modernize: boolean | undefined): void {
  const texts = elements.filter((element) => element.type === 'text');
  const fromRichEditor = () => texts.some(({ text }) => typeof text === 'string' && hasRichTag(text));
  if (modernize ?? !fromRichEditor()) return;
  for (const text of texts) if (text.backgroundEnabled === true) text.legacyBackground = true;
}

/**
 * Brings a design of any version up to the newest, as a copy: the caller's object is never changed. Takes whatever
 * JSON it is given; validation comes after.
 */
export function migrate(design: Json, options: MigrateOptions = {}): Json {
  const migrated = copyTree(design);
  const stated = typeof migrated.schemaVersion === 'number';
  const version = stated ? (migrated.schemaVersion as number) : 0;
  const elements = [...elementsOf(migrated)];
  if (version < 1 && (stated || options.unversionedLetterSpacing)) elements.forEach(letterSpacingInEm);
  if (version < 2) elements.forEach(filterFractions);
  if (version < 3) markLegacyBackgrounds(elements, options.modernizeTextBackground);
  migrated.schemaVersion = NEWEST_VERSION;
  return migrated;
}
