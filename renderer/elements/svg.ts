import { z } from 'zod';
import { layoutPicture, type PictureSources, pictureAssets, pictureSchema } from './picture.ts';
import { defineElement } from './types.ts';

const svgSchema = pictureSchema.extend({
  type: z.literal('svg'),
  keepRatio: z.boolean().default(true),
  stretchEnabled: z.boolean().default(true),
  /** A picture whose alpha masks this one, stretched to the box. */
  maskSrc: z.string().default(''),
  /** Colours of the drawing and what they become, however either is written. */
  colorsReplace: z.record(z.string(), z.string()).default({}),
});

const sourcesOf = ({ src, maskSrc, colorsReplace }: z.output<typeof svgSchema>): PictureSources => ({
  picture: { src, property: 'src', ...(Object.keys(colorsReplace).length > 0 ? { colorsReplace } : {}) },
  mask: { src: maskSrc, property: 'maskSrc' },
});

/** A drawing whose colours can be replaced. */
export const svg = defineElement({
  type: 'svg',
  schema: svgSchema,
  assets: (element) => pictureAssets(sourcesOf(element)),
  layout: (element, context) => layoutPicture(element, sourcesOf(element), context),
});
