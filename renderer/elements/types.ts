import type { z } from 'zod';
import type { RenderError, Warn } from '../errors.ts';
import type { AssetRequests, ImageRequest } from '../requests.ts';
import type { Picture } from '../scene/drawing.ts';
import type { Item } from '../scene/types.ts';
import type { TextLayouter } from '../text/index.ts';

/** How text is treated, from the render options. */
export interface TextOptions {
  /**
   * The editor's engine that draws texts: before schema 4 one without tags and one that has a browser render them;
   * since then one for both.
   */
  engine: 'plain' | 'rich' | 'markup';
  verticalResize: boolean;
  overflow: 'change-font-size' | 'resize' | 'ellipsis';
  splitAllowed: boolean;
  /** Whether links work in texts whose tags are not drawn, as in cells of tables. */
  hasLinks?: boolean;
  /** Whether bounds that a text states for itself are passed over: `textOverflow`, `maxLines` and its font sizes. */
  unbounded?: boolean;
  /** Whether every text that is made smaller to fit is told, not only those without a height. */
  tellsShrunk?: boolean;
}

/** What may stand in place of a picture that cannot be had. */
export const PLACEHOLDERS = ['none', 'box', 'message'] as const;

/** What an element's layout may use. Layout is synchronous and pure. */
export interface LayoutContext {
  /** The element's place in the design, e.g. `pages[0].children[3]`. */
  path: string;
  /** The loaded picture, or null where it could not be had and that is allowed. */
  image(request: ImageRequest): Picture | null;
  /** px of the canvas that the scene is painted on: an SVG that leaves its size open takes it. */
  canvas: { width: number; height: number };
  /** px of the design, without bleed. */
  page: { width: number; height: number };
  text: TextLayouter;
  textOptions: TextOptions;
  /**
   * Device px to a px of the paper. Layout depends on it where a picture of whole device px is drawn first: for rich
   * text, and for the reach of blurs.
   */
  pixelRatio: number;
  /** px of the paper to a px of the page's elements: 1 unless the design is laid out for another size. */
  scale: number;
  /** Of a film: whether groups are animated too, as from schemaVersion 4 on. Absent for a still, which nothing moves in. */
  animated?: { groups: boolean } | undefined;
  /** What stands in place of a picture that could not be had: nothing, a grey box, or a box that says so. */
  placeholder: (typeof PLACEHOLDERS)[number];
  warn: Warn;
  /** Takes the error of a picture that cannot be painted: throws it, or returns, and the picture is left out. */
  onDamaged(error: RenderError): void;
  /** Lays out a container's children, which stand in page coordinates. */
  layoutChildren(children: readonly AnyElement[], path: string): Item[];
}

/** The properties that every parsed element has, whatever its type. */
export interface AnyElement {
  type: string;
  opacity: number;
  visible: boolean;
  showInExport: boolean;
  alwaysOnTop: boolean;
  children?: AnyElement[];
}

/** One element type. A new one is one file and one line in the registry. */
export interface ElementType<E> {
  type: string;
  /** A sentence or two about it, for docs/design.md. */
  summary: string;
  /** Validates and fills in the defaults, except for children, which the design parses. */
  schema: z.ZodType<E>;
  /** Whether it holds other elements in `children`. */
  container?: boolean;
  assets(element: E, options: TextOptions): AssetRequests;
  layout(element: E, context: LayoutContext): Item[];
}

/**
 * Declares an element type; the element's TypeScript type follows from the schema. That is made when a design first has such
 * an element: schemas of all types took a tenth of the time to the first picture.
 */
export const defineElement = <S extends z.ZodType>({
  schema,
  ...definition
}: Omit<ElementType<z.output<S>>, 'schema'> & { schema: () => S }): ElementType<z.output<S>> =>
  Object.defineProperty(definition as ElementType<z.output<S>>, 'schema', {
    get: schema as unknown as () => z.ZodType<z.output<S>>,
    enumerable: true,
  });
