import { z } from 'zod';
import { lazy } from '../../lazy.ts';
import { baseSchema, length } from '../base.ts';

/** 1..1000; `normal` is 400, `bold` 700; anything else counts as normal. */
const fontWeight = () =>
  z
    .union([z.number(), z.string()])
    .transform((value) => {
      const weight = value === 'bold' ? 700 : Number(value);
      return weight >= 1 && weight <= 1000 ? weight : 400;
    })
    .default(400)
    .describe('1..1000, `normal` (400) or `bold` (700)');

/** What an element or a table cell says about its text (docs/design.md, "text"). */
export const textProperties = lazy(() =>
  z.object({
    text: z.string().default('').describe('plain text, or HTML with the option `richTextEnabled`'),
    fontSize: length().default(14).describe('px'),
    fontFamily: z.string().default('Roboto').describe('a family of the design’s `fonts` or of another source'),
    fontStyle: z.string().default('normal').describe('`normal`, `italic` or `oblique`'),
    fontWeight: fontWeight(),
    textDecoration: z
      .string()
      .default('')
      .describe('`underline`, `line-through` and `overline`, several with spaces between them'),
    textTransform: z
      .enum(['none', 'uppercase', 'lowercase', 'capitalize'])
      .catch('none')
      .default('none')
      .describe('plain text knows `uppercase` only'),
    fill: z.string().default('black').describe('CSS colour or gradient of the letters'),
    align: z.enum(['left', 'center', 'right', 'justify']).catch('left').default('center').describe('along the line'),
    lineHeight: z
      .union([z.number().min(0).max(1000), z.literal('auto')])
      .default(1.2)
      .describe('in font sizes; `auto` is the font’s own'),
    letterSpacing: z.number().default(0).describe('in font sizes'),
  }),
);

export const textSchema = lazy(() =>
  baseSchema()
    .extend(textProperties().shape)
    .extend({
      type: z.literal('text'),
      width: length().default(100).describe('px'),
      height: length()
        .default(0)
        .describe('px; 0: one line. A text that does not fit is made smaller, unless `textOverflow` says otherwise'),
      placeholder: z.string().default('').describe('shown in grey where `text` is empty'),
      verticalAlign: z
        .enum(['top', 'middle', 'bottom'])
        .catch('top')
        .default('top')
        .describe('counts with the option `textVerticalResizeEnabled`'),
      stroke: z.string().default('black').describe('CSS colour or gradient of the outline'),
      strokeWidth: length().default(0).describe('px'),
      strokeLineJoin: z
        .enum(['miter', 'round', 'bevel'])
        .catch('round')
        .default('round')
        .describe('how the outline turns corners'),
      backgroundEnabled: z.boolean().default(false).describe('whether a background stands behind the lines'),
      backgroundColor: z.string().default('#7ED321').describe('CSS colour'),
      backgroundOpacity: z.number().default(1).describe('0..1'),
      backgroundCornerRadius: z.number().default(0.5).describe('fraction of half a line'),
      backgroundPadding: z.number().default(0.5).describe('fraction of half a line'),
      legacyBackground: z
        .boolean()
        .default(false)
        .describe('one rectangle behind the whole text, as designs below version 3 had it'),
      textOverflow: z
        .enum(['resize', 'ellipsis', 'fit', 'change-font-size'])
        .optional()
        .describe(
          'what it does where it does not fit its box, in place of the option of that name: its box grows, it is cut off with …, or it is set in the largest font size that fits (`fit`, which breaks no word)',
        ),
      maxLines: z.number().int().min(0).default(0).describe('more lines are left out, with …; 0: as many as there are'),
      minFontSize: length().optional().describe('px: a text that is made to fit gets no smaller'),
      maxFontSize: length()
        .optional()
        .describe('px: the largest size of a text that is made to fit (default: `fontSize`)'),
      curveEnabled: z.boolean().default(false).describe('whether the text is set along a circle'),
      curvePower: z.number().default(0.5).describe('-1..1: how far it bends, and which way'),
    }),
);
export type TextElement = z.output<ReturnType<typeof textSchema>>;
