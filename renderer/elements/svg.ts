import { z } from 'zod';
import { lazy } from '../lazy.ts';
import type { ImageRequest } from '../requests.ts';
import type { Picture } from '../scene/drawing.ts';
import { coverSource, layoutPicture, pictureAssets, pictureRequest, pictureSchema } from './picture.ts';
import { defineElement } from './types.ts';

const svgSchema = lazy(() =>
  pictureSchema().extend({
    type: z.literal('svg'),
    keepRatio: z.boolean().default(true).describe('editor only'),
    stretchEnabled: z.boolean().default(true).describe('as for an image'),
    maskSrc: z
      .string()
      .default('')
      .describe(
        'URL or data URI of a picture that is painted in place of the drawing, in its own colours, as the editor does',
      ),
    colorsReplace: z
      .record(z.string(), z.string())
      .default({})
      .describe('`{ FROM: TO }`: colours of the drawing and what they become, however either is written'),
  }),
);

type Svg = z.output<ReturnType<typeof svgSchema>>;

const pictureOf = (element: Svg): ImageRequest => ({
  ...pictureRequest(element),
  ...(Object.keys(element.colorsReplace).length > 0 ? { colorsReplace: element.colorsReplace } : {}),
});
const maskOf = ({ maskSrc }: Svg): ImageRequest => ({ src: maskSrc, property: 'maskSrc' });
const NO_MASK: ImageRequest = { src: '', property: 'maskSrc' };

/** A drawing whose colours can be replaced. */
export const svg = defineElement({
  type: 'svg',
  summary: 'A vector drawing.',
  schema: svgSchema,
  assets: (element) => pictureAssets(element, { picture: pictureOf(element), mask: maskOf(element) }),
  layout(element, context) {
    const mask = element.maskSrc.trim() === '' ? null : context.image(maskOf(element));
    if (!mask) return layoutPicture(element, { picture: pictureOf(element), mask: NO_MASK }, context);
    return layoutPicture(coveredBy(element, mask), { picture: maskOf(element), mask: NO_MASK }, context);
  },
});

/**
 * The reference paints the mask itself, in its own colours and covering the box from its middle, and nothing of the
 * drawing (corpus svg-mask-src).
 */
function coveredBy(element: Svg, mask: Picture): Svg {
  const { x, y, width, height } = coverSource(mask, { x: 0, y: 0, width: element.width, height: element.height });
  return {
    ...element,
    cropX: x / mask.width,
    cropY: y / mask.height,
    cropWidth: width / mask.width,
    cropHeight: height / mask.height,
  };
}
