import { z } from 'zod';
import { baseSchema, length } from '../base.ts';

/** 1..1000; `normal` is 400, `bold` 700; what is no weight counts as normal. */
export const fontWeight = z
  .union([z.number(), z.string()])
  .transform((value) => {
    const weight = value === 'bold' ? 700 : Number(value);
    return weight >= 1 && weight <= 1000 ? weight : 400;
  })
  .default(400);

/** What an element or a table cell says about its text (format.md, "text"). */
export const textProperties = z.object({
  text: z.string().default(''),
  fontSize: length().default(14),
  fontFamily: z.string().default('Roboto'),
  fontStyle: z.string().default('normal'),
  fontWeight,
  textDecoration: z.string().default(''),
  textTransform: z.enum(['none', 'uppercase', 'lowercase', 'capitalize']).catch('none').default('none'),
  fill: z.string().default('black'),
  align: z.enum(['left', 'center', 'right', 'justify']).catch('left').default('center'),
  lineHeight: z.union([z.number().min(0).max(1000), z.literal('auto')]).default(1.2),
  letterSpacing: z.number().default(0),
});

export const textSchema = baseSchema.extend(textProperties.shape).extend({
  type: z.literal('text'),
  width: length().default(100),
  height: length().default(0),
  placeholder: z.string().default(''),
  verticalAlign: z.enum(['top', 'middle', 'bottom']).catch('top').default('top'),
  stroke: z.string().default('black'),
  strokeWidth: length().default(0),
  strokeLineJoin: z.enum(['miter', 'round', 'bevel']).catch('round').default('round'),
  backgroundEnabled: z.boolean().default(false),
  backgroundColor: z.string().default('#7ED321'),
  backgroundOpacity: z.number().default(1),
  backgroundCornerRadius: z.number().default(0.5),
  backgroundPadding: z.number().default(0.5),
  legacyBackground: z.boolean().default(false),
  curveEnabled: z.boolean().default(false),
  curvePower: z.number().default(0.5),
});
export type TextElement = z.output<typeof textSchema>;
