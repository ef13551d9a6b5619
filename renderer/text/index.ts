import type { Cache } from '../cache.ts';
import { lazy } from '../lazy.ts';
import { type Curve, type CurvedText, curvedText } from './curve.ts';
import { type KeptLayout, keeping } from './kept.ts';
import { type MarkupLayouter, markupLayouter } from './markup/index.ts';
import { type PlainLayouter, plainLayouter } from './plain/layout.ts';
import { type RichLayouter, richLayouter } from './rich/index.ts';
import { LEGACY } from './rich/profile.ts';
import type { TextEngine } from './types.ts';
import { createTypesetter } from './typeset.ts';

/** Lays texts out with the fonts of one render. */
export interface TextLayouter {
  /** Text without tags, as a canvas draws it. */
  plain: PlainLayouter;
  /** Text with tags, as the editor before schema 4 has a browser render it. */
  rich: RichLayouter;
  /** Text with or without tags, as the editor of schema 4 draws it. */
  markup: MarkupLayouter;
  /** Text without tags along a circle. */
  curve(text: CurvedText): Curve;
}

/** @param cache remembers laid-out texts; default: none are remembered */
export function textLayouter(engine: TextEngine, cache?: Cache<KeptLayout>): TextLayouter {
  const typesetter = createTypesetter(engine);
  // Few designs have such texts, and the code is loaded by its first use.
  const ownRich = lazy(() => richLayouter(engine, LEGACY));
  const ownPlain = lazy(() => plainLayouter(typesetter));
  const layouter: TextLayouter = {
    plain: {
      lineBox: (...given) => ownPlain().lineBox(...given),
      layout: (...given) => ownPlain().layout(...given),
      fit: (...given) => ownPlain().fit(...given),
      items: (...given) => ownPlain().items(...given),
    },
    rich: (...given) => ownRich()(...given),
    markup: markupLayouter(typesetter),
    curve: (text) => curvedText(text, typesetter),
  };
  if (!cache) return layouter;
  const { plain, rich, markup } = layouter;
  const keep = keeping(engine.fonts.id, cache);
  return {
    ...layouter,
    plain: { ...plain, layout: keep('plain', plain.layout), fit: keep('fit', plain.fit) },
    rich: keep('rich', rich),
    markup: keep('markup', markup),
  };
}
