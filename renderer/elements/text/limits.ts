import { FIT, type TextLimits, usualLimits } from '../../text/fit.ts';
import type { LayoutContext, TextOptions } from '../types.ts';
import type { TextElement } from './schema.ts';

/** How one text is treated: as its own properties say, which win over the options of the render. */
export interface OwnOptions extends TextOptions {
  limits: TextLimits;
}

/**
 * A text's own options. `fit` tries sizes from `maxFontSize` down, which may be larger than `fontSize`; a text that the
 * render's option makes fit shrinks alone. Neither gets smaller than `minFontSize`, and where even that does not fit, the
 * text goes beyond its box.
 */
export function ownOptions(element: TextElement, options: TextOptions): OwnOptions {
  const { fontSize, minFontSize, maxFontSize, maxLines, textOverflow } = element;
  if (options.unbounded) return { ...options, limits: usualLimits(fontSize) };
  const isFit = textOverflow === 'fit';
  const least = minFontSize ?? FIT.smallest;
  const most = isFit ? (maxFontSize ?? fontSize) : Math.min(fontSize, maxFontSize ?? fontSize);
  return {
    ...options,
    overflow: isFit ? 'change-font-size' : (textOverflow ?? options.overflow),
    limits: {
      least,
      most: isFit ? Math.max(least, most) : most,
      lines: maxLines || Number.POSITIVE_INFINITY,
      wholeWords: isFit && !options.splitAllowed,
    },
  };
}

/** The context of one text. */
export type TextContext = LayoutContext & { textOptions: OwnOptions };
