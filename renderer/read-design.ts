import { type Design, parseDesign, statedVersion } from './design/parse.ts';
import type { TextOptions } from './elements/types.ts';
import type { Warn } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Settings } from './settings.ts';

/**
 * Which of the editor's text engines draws a design: the one of its version (`auto`: the newest from schemaVersion 4
 * on), or one for all designs, of an editor that was upgraded or is not yet.
 */
export type TextEngineChoice = 'auto' | 'legacy' | 'current';

/** The version from which on the editor draws texts with its newest engine. */
const CURRENT_SINCE = 4;

/** The option `legacyRichTextEnabled` decides for one render, the choice for all others. */
function engineOf(version: number, settings: Settings, choice: TextEngineChoice): TextOptions['engine'] {
  const { legacyRichTextEnabled: legacy, richTextEnabled } = settings;
  if (legacy === true) return 'rich';
  const current = legacy === false || choice === 'current' || (choice === 'auto' && version >= CURRENT_SINCE);
  if (current) return 'markup';
  return richTextEnabled ? 'rich' : 'plain';
}

/**
 * Reads a design, and decides how its texts are treated.
 * @throws RenderError as `parseDesign` does
 */
export function readDesign(
  input: unknown,
  settings: Settings,
  { limits, textEngine }: { limits: Limits; textEngine: TextEngineChoice },
  warn: Warn,
): { design: Design; textOptions: TextOptions } {
  const engine = engineOf(statedVersion(input), settings, textEngine);
  const design = parseDesign(input, limits, {
    unversionedLetterSpacing: engine !== 'plain',
    modernizeTextBackground: settings.modernizeTextBackground,
    onUnknownElement: settings.skipUnknownElements
      ? ({ path, message }) => warn({ code: 'unknown_element', path, message: `${message}; it is left out` })
      : undefined,
  });
  const textOptions = {
    engine,
    verticalResize: settings.textVerticalResizeEnabled,
    overflow: settings.textOverflow,
    splitAllowed: settings.textSplitAllowed,
  };
  return { design, textOptions };
}
