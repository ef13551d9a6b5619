import { statedVersion } from './design/written.ts';
import { isMarkup } from './text/html/plain.ts';

/**
 * Which of the editor's text engines draws a design: the one of its version (`auto`: the newest from schemaVersion 4
 * on), or one for all designs, of an editor that was upgraded or is not yet.
 */
export type TextEngineChoice = 'auto' | 'legacy' | 'current';

/**
 * An engine of the editor that draws texts: before schema 4 one without tags and one that has a browser render them; since
 * then one for both.
 */
export type TextEngineName = 'plain' | 'rich' | 'markup';

/** The version from which on the editor draws texts with its newest engine. */
const CURRENT_SINCE = 4;

/** The engine of a design. The option `legacyRichTextEnabled` decides for one render, the choice for all others. */
export function engineOf(
  design: unknown,
  settings: { legacyRichTextEnabled?: boolean | undefined; richTextEnabled: boolean },
  choice: TextEngineChoice,
): TextEngineName {
  const { legacyRichTextEnabled: legacy, richTextEnabled } = settings;
  if (legacy === true) return 'rich';
  const isCurrent = choice === 'current' || (choice === 'auto' && statedVersion(design) >= CURRENT_SINCE);
  if (legacy === false || isCurrent) return 'markup';
  return richTextEnabled ? 'rich' : 'plain';
}

/** In texts and in attributes of their tags these characters would be markup. */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/**
 * Writes values as texts of an engine show them. Every engine but one reads all texts as HTML; rich text without a tag
 * stands as it is written. A whole text of that engine may be HTML.
 */
export const valueWriter =
  (engine: TextEngineName) =>
  (value: string, template?: string): string =>
    engine === 'rich' && !(template !== undefined && isMarkup(template)) ? value : escapeHtml(value);
