/** The one door to css-tree, which reads style sheets. */
import parse from 'css-tree/parser';

export type { Block, CssNode } from 'css-tree';
export { default as generateCss } from 'css-tree/generator';

/**
 * Reads CSS with its values, preludes and custom properties as written: each is read where it is used.
 * @param context `declarationList` for a `style` attribute
 */
export const parseCss = (text: string, context: 'stylesheet' | 'declarationList' = 'stylesheet') =>
  parse(text, {
    context,
    parseValue: false,
    parseCustomProperty: false,
    parseRulePrelude: false,
    parseAtrulePrelude: false,
  });
