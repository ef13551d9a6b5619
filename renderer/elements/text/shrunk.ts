import { FIT } from '../../text/fit.ts';
import type { LayoutContext } from '../types.ts';
import type { TextElement } from './schema.ts';
import type { TextParts } from './style.ts';

/** A box without a height is as high as its lines in whole px, which costs half a px of some fonts. */
const TOLERANCE = FIT.step + 1e-6;

/** A length as a person writes it. */
const px = (length: number): string => `${Math.round(length * 100) / 100} px`;

/**
 * Warns of a text that is made smaller to fit its box, as its `fontSize`, of which headings are multiples. Where the box has
 * a height somebody chose it, so that only a check tells it; without one the text is made to fit a single line, which who
 * writes a design by hand hardly means.
 */
export function warnOfShrunk(
  { fontSize, height, textOverflow }: TextElement,
  { shrunk = 1 }: Pick<TextParts, 'shrunk'>,
  { path, textOptions, warn }: Pick<LayoutContext, 'path' | 'textOptions' | 'warn'>,
): void {
  const isChosen = height > 0 || textOverflow !== undefined;
  if (shrunk * fontSize >= fontSize - TOLERANCE || (isChosen && !textOptions.tellsShrunk)) return;
  const room = height > 0 ? 'its box' : 'the height of a line, for it states none';
  const message = `the text shrinks from ${px(fontSize)} to ${px(shrunk * fontSize)} to fit ${room}`;
  const hint = height > 0 ? undefined : 'give it a `height`, or set `textOverflow` to resize';
  warn({ code: 'text_shrunk', path: `${path}.text`, message, ...(hint !== undefined && { hint }) });
}
