import type { Rect } from './scene/types.ts';

/** Something that a design's author may want to know before it is rendered. */
export interface Finding {
  /**
   * Stable: a code of the renderer's errors and warnings, or one of a check: `low_resolution`, `text_shrunk`, `text_cut`,
   * `text_outside`, `element_outside`, `missing_src`, `short_of_bleed`, `font_not_embeddable`, `unknown_property`,
   * `invalid_color`, and with `print` those of docs/print.md.
   */
  code: string;
  /** Place in the design, e.g. `pages[0].children[3].src`. */
  path: string;
  message: string;
  /** What the design's author can do about it. */
  hint?: string;
  /** `error`: a render with these options fails. */
  severity: 'error' | 'warning';
  /** Where it is on its page, px of the design from the trim's top left corner; absent where it has no place there. */
  box?: Rect;
}

export const warning = (code: string, path: string, message: string, more: Partial<Finding> = {}): Finding => ({
  code,
  path,
  message,
  severity: 'warning',
  ...more,
});
