import { z } from 'zod';
import { RenderError } from './errors.ts';

const mimeFormats: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
};

const milliseconds = () => z.number().int().min(1).max(600_000);

/** The options of one render, as users of the Cloud Render API name them (api.md, "Options"). `null` means unset. */
export const renderOptionsSchema = z.object({
  /** png (default), jpeg, webp, pdf. */
  format: z.enum(['png', 'jpeg', 'jpg', 'webp', 'pdf']).optional(),
  /** An older way to say the format of a picture. */
  mimeType: z.enum(Object.keys(mimeFormats) as [string, ...string[]]).optional(),
  /** Device px per px of the design. Default 1. */
  pixelRatio: z.number().positive().max(100).default(1),
  /** jpeg and webp, and the JPEGs of a raster pdf: 0..1. Default 0.92. */
  quality: z.number().min(0).max(1).default(0.92),
  /** Leaves the pages' backgrounds out. Default false. */
  ignoreBackground: z.boolean().default(false),
  /** Shows the bleed too. Default false. */
  includeBleed: z.boolean().default(false),
  /** The page to render. Default: the first for a picture, all for a pdf. */
  pageId: z.string().optional(),
  /** The pages of a pdf, in the order of the design. */
  pageIds: z.array(z.string()).optional(),
  /** Texts hold HTML. Default false. Two names of one option. */
  htmlTextRenderEnabled: z.boolean().optional(),
  richTextEnabled: z.boolean().optional(),
  /** Texts have a fixed height and `verticalAlign`. Default false. */
  textVerticalResizeEnabled: z.boolean().default(false),
  /** What happens to text that does not fit its box. Default `change-font-size`. */
  textOverflow: z.enum(['change-font-size', 'resize', 'ellipsis']).default('change-font-size'),
  /** Breaks a word that is wider than its box instead of shrinking the font. Default false. */
  textSplitAllowed: z.boolean().default(false),
  /** A font that cannot be had is a warning, not an error. Default false. */
  skipFontError: z.boolean().default(false),
  /** A picture that cannot be had is a warning, not an error. Default false. */
  skipImageError: z.boolean().default(false),
  /** For one picture, ms. Default 30,000. */
  assetLoadTimeout: milliseconds().default(30_000),
  /** For one font family, ms. Default 6,000. */
  fontLoadTimeout: milliseconds().default(6_000),
  /** pdf: px per inch. Default: the design's. */
  dpi: z.number().min(1).max(10_000).optional(),
  /** Kept for the interface; a pdf page measures px × 72 / dpi points whatever the unit. */
  unit: z.enum(['px', 'pt', 'mm', 'cm', 'in']).optional(),
  /** pdf: px of crop marks outside the trim. Default 0. */
  cropMarkSize: z.number().min(0).max(1000).default(0),
  /** pdf with text and vector shapes instead of a picture a page. Default false. */
  vector: z.boolean().default(false),
  /** pdf: the colour space. CMYK converts through a profile of the renderer's folder of profiles. Default RGB. */
  color: z
    .object({ space: z.enum(['RGB', 'CMYK']).default('RGB'), profile: z.string().max(200).optional() })
    .default({ space: 'RGB' }),
  /** pdf: declares PDF/X-4, which needs `color: { space: 'CMYK' }`. */
  pdfx: z.literal('X-4').optional(),
  /** pdf: what the document says of itself. */
  title: z.string().max(1000).optional(),
  author: z.string().max(1000).optional(),
  subject: z.string().max(1000).optional(),
  keywords: z.string().max(1000).optional(),
  /** pdf: the language of its text, BCP 47 (`en`, `pt-BR`). */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/, 'expected a language tag such as en or pt-BR')
    .optional(),
  /** pdf: when it was made, ISO 8601. Fixed, two runs give the same bytes. Default now. */
  creationDate: z.iso.datetime({ offset: true }).optional(),
});

/** Options as a caller gives them: all optional. */
export type RenderOptions = z.input<typeof renderOptionsSchema>;

/** Options with every default applied. */
export type ResolvedOptions = Omit<
  z.output<typeof renderOptionsSchema>,
  'format' | 'richTextEnabled' | 'htmlTextRenderEnabled'
> & {
  format: string;
  richText: boolean;
};

const withoutNulls = (options: object) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));

/**
 * Checks options and fills in the defaults.
 * @throws RenderError `invalid_options`, naming every option that is wrong.
 */
export function resolveOptions(options: unknown): ResolvedOptions {
  // Once a render, so that compiling the schema would not pay.
  const result = renderOptionsSchema.safeParse(withoutNulls((options ?? {}) as object), { jitless: true });
  if (!result.success) {
    const problems = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    const message = problems.map((problem) => `option ${problem.path}: ${problem.message}`).join('\n');
    throw new RenderError({ kind: 'input', code: 'invalid_options', message, problems });
  }
  if (result.data.pdfx && result.data.color.space !== 'CMYK')
    throw new RenderError({
      kind: 'input',
      code: 'invalid_options',
      path: 'pdfx',
      message: 'option pdfx: PDF/X-4 is written in CMYK only',
      hint: "add color: { space: 'CMYK' }",
    });
  const { format, richTextEnabled, htmlTextRenderEnabled, ...rest } = result.data;
  const named = format ?? mimeFormats[rest.mimeType ?? ''] ?? 'png';
  return {
    ...rest,
    format: named === 'jpg' ? 'jpeg' : named,
    richText: richTextEnabled ?? htmlTextRenderEnabled ?? false,
  };
}
