import { checkRequired, fillDesign } from './design/fill.ts';
import { modificationsOf } from './design/modify.ts';
import { type Design, parseDesign } from './design/parse.ts';
import { resizeDesign } from './design/resize.ts';
import type { TextOptions } from './elements/types.ts';
import type { Warn } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Settings } from './settings.ts';
import { engineOf, type TextEngineChoice, valueWriter } from './text-engine.ts';

/**
 * Reads a design, fills its variables in, and decides how its texts are treated.
 * @returns `written`: the JSON with the values of its variables, unchecked
 * @throws RenderError as `parseDesign` does; `variable_required`
 */
export function readDesign(
  input: unknown,
  settings: Settings,
  { limits, textEngine }: { limits: Limits; textEngine: TextEngineChoice },
  warn: Warn,
): { design: Design; textOptions: TextOptions; written: unknown } {
  const engine = engineOf(input, settings, textEngine);
  const { data, modifications } = settings;
  checkRequired(input, data);
  const written = fillDesign(input, {
    data,
    modifications: modificationsOf(modifications ?? []),
    write: valueWriter(engine),
    warn,
  });
  const parsed = parseDesign(written, limits, {
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
  const design = settings.size ? resizeDesign(parsed, settings.size) : parsed;
  return { design, textOptions, written };
}
