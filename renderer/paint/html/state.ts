import type { SvgState } from '../svg/state.ts';
import type { Styles } from './styles.ts';

/** What a page is written with: layers of SVG, and classes. */
export interface HtmlState {
  svg: SvgState;
  styles: Styles;
  /** Names of the classes that all files have: of a layer of SVG, an element, a run of text. */
  classes: { layer: string; element: string; run: string };
}

/** The same inside of something, painted otherwise. */
export const inside = (state: HtmlState, svg: Partial<SvgState>): HtmlState => ({
  ...state,
  svg: { ...state.svg, ...svg },
});
