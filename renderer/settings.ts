import { z } from 'zod';
import { SELECTORS } from './design/modification.ts';
import { spotSchema } from './elements/print.ts';
import { PLACEHOLDERS } from './elements/types.ts';
import { LANGUAGE_TAG } from './language.ts';
import { lazy } from './lazy.ts';

/** Modifications of a design of the most elements, each changed twice. */
const MOST_MODIFICATIONS = 20_000;

const modificationList = lazy(() =>
  z
    .array(
      z
        .record(z.string(), z.unknown())
        .refine((modification) => SELECTORS.some((selector) => typeof modification[selector] === 'string'), {
          error: 'expected the `name`, `id` or `path` of what is changed',
        }),
    )
    .max(MOST_MODIFICATIONS),
);

/** px of a side that a design can be laid out for; lengths of a design have the same bounds. */
const side = lazy(() => z.number().min(1).max(1e6));

/** px of the pages that a design is laid out for. */
export const sizeSchema = z.object({ width: side(), height: side() });

const milliseconds = lazy(() => z.number().int().min(1).max(600_000));

// One for all options that are alike, as each takes a new process some 20 us.
const off = lazy(() => z.boolean().default(false));
const either = lazy(() => z.boolean().optional());
const line = lazy(() => z.string().max(1000).optional());

/**
 * The options of one render, except for its format, by the names that users of the Cloud Render API know. Defaults and
 * descriptions stand only here: the command's help, the table of docs/options.md and the OpenAPI description are made from them.
 */
export const settings = {
  pixelRatio: z.number().positive().max(100).default(1).describe('px of the picture per px of the design'),
  size: sizeSchema
    .optional()
    .describe(
      'px of the pages, `{ width, height }`: the design is scaled until it fits, middle on middle, and what lies on the edges lies there again (default: as the design says)',
    ),
  quality: z
    .number()
    .min(0)
    .max(1)
    .default(0.92)
    .describe('how much formats with loss keep, also the pictures of a raster pdf: 0..1'),
  ignoreBackground: off().describe("leave the pages' backgrounds out"),
  includeBleed: off().describe('show the bleed too'),
  pageId: z.string().optional().describe('page to render (default: the first; all for pdf)'),
  pageIds: z.array(z.string()).optional().describe('pages of a pdf, in the order of the design (default: all)'),
  richTextEnabled: either().describe('texts hold HTML (default: false)'),
  htmlTextRenderEnabled: either().describe('another name of `richTextEnabled`, which wins'),
  legacyRichTextEnabled: either().describe(
    "draw texts with the rich text of before schemaVersion 4 (true) or with today's engine (false) (default: today's from schemaVersion 4 on)",
  ),
  modernizeTextBackground: either().describe(
    "below schemaVersion 3: text backgrounds follow the lines (true) or stay rectangles (false) (default: as the design's editor had them)",
  ),
  textVerticalResizeEnabled: off().describe('texts have a fixed height and a vertical alignment (`verticalAlign`)'),
  textOverflow: z
    .enum(['change-font-size', 'resize', 'ellipsis'])
    .default('change-font-size')
    .describe('what happens to text that does not fit its box'),
  textSplitAllowed: off().describe('break a word that is wider than its box instead of shrinking the text'),
  data: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("values of the design's variables, by name: for `{{name}}` in its texts, and for its `bindings`"),
  modifications: modificationList()
    .optional()
    .describe(
      "changes of elements and pages, each with the `name`, `id` or `path` (`pages[0].children[2]`) of what it changes, and the properties that it gets: `{ name: 'title', text: 'Hello' }`",
    ),
  dynamic_fields: modificationList().optional().describe("another name of `modifications`, as in the studio's API"),
  skipFontError: off().describe('a font that cannot be had is a warning, not an error'),
  skipImageError: off().describe('a picture that cannot be had is a warning, not an error'),
  placeholder: z
    .enum(PLACEHOLDERS)
    .default('none')
    .describe(
      'what stands in place of a picture that cannot be had: nothing, a grey box, or a box with a message; the latter two mean `skipImageError`',
    ),
  skipUnknownElements: off().describe('an element of an unknown type is left out with a warning, not an error'),
  assetLoadTimeout: milliseconds().default(30_000).describe('for one picture, ms; at least 100 are given'),
  fontLoadTimeout: milliseconds().default(6_000).describe('for one font family, ms; at least 100 are given'),
  dpi: z
    .number()
    .min(1)
    .max(10_000)
    .optional()
    .describe(
      "px of the design per inch, of a pdf's pages and as a picture states it: 1 to 10,000 (default: the design's)",
    ),
  dpiMetadata: z
    .enum(['auto', 'always', 'never'])
    .default('auto')
    .describe(
      'whether a picture states its resolution; `auto`: where `dpi` is given, or the design has a unit of paper or another dpi than 72',
    ),
  unit: z
    .enum(['px', 'pt', 'mm', 'cm', 'in'])
    .optional()
    .describe('pdf: kept for the interface; a page measures px × 72 / dpi points whatever the unit'),
  cropMarkSize: z
    .number()
    .min(0)
    .max(1000)
    .default(0)
    .describe('pdf: px of room for crop marks around the bleed; they take what they need: 5 mm, 3 mm from the trim'),
  spotColors: z
    .record(z.string(), z.lazy(spotSchema))
    .optional()
    .describe(
      "pdf: colours of the design that are inks of their own: `{ '#ff6600': { name: 'PANTONE 021 C', cmyk: [0, 65, 100, 0] } }`; `overprint: true` leaves what lies below; means `vector`",
    ),
  overprintBlack: off().describe(
    'pdf in CMYK: text and thin lines in black ink alone are printed over what lies below',
  ),
  printMarks: z
    .array(z.enum(['registration', 'colorBar', 'slug']))
    .optional()
    .describe('pdf: more marks: `registration` (targets), `colorBar` (in CMYK), `slug` (title, page, date, profile)'),
  vector: off().describe('pdf: text and vector shapes instead of a picture a page'),
  color: z
    .object({
      space: z.enum(['RGB', 'CMYK']).default('RGB'),
      profile: z.string().max(200).optional(),
      intent: z.enum(['perceptual', 'relative', 'saturation', 'absolute']).default('relative'),
      blackPointCompensation: z.boolean().default(true),
      black: z.enum(['text', 'all', 'none']).default('text'),
      inkLimit: z.number().min(100).max(400).optional(),
    })
    .prefault({})
    .describe(
      "pdf: the colour space; `{ space: 'CMYK', profile }` converts through that ICC profile, by its `intent` (`relative`, `perceptual`, `saturation`, `absolute`) with `blackPointCompensation` (true); `black`: what is neutral is printed with black ink alone where it is `text` (thin lines and shadows too), in `all` cases, or `none`; `inkLimit`: percent that all inks may be together",
    ),
  pdfx: z
    .enum(['X-4', 'X-1a', 'X-1a:2001', 'X-1a:2003'])
    .optional()
    .describe(
      "pdf: `'X-4'` declares PDF/X-4; `'X-1a:2001'` and `'X-1a:2003'` (`'X-1a'`) PDF/X-1a, without transparency: what is seen through becomes pixels; all are vectors in CMYK",
    ),
  pdfa: z
    .enum(['2b', '3b', '2u', '3u', '2a', '3a'])
    .optional()
    .describe(
      'pdf: declares that part and level of PDF/A, for archives: `b` looks the same for ever, `u` has its text in Unicode, `a` is tagged too, and a vector; not together with spot colours in RGB',
    ),
  pdfua: off().describe(
    'pdf: declares PDF/UA-1, for readers who cannot see it; means `vector`; what it lacks (`title`, `language`, the alternative text of a picture) is a warning',
  ),
  fontEmbedding: z
    .enum(['embed', 'link', 'outline'])
    .default('embed')
    .describe(
      'svg, html: `embed`: text, with the letters that it needs of its fonts in the file; `link`: text by the names of its fonts, with the addresses of those that came from the web; `outline`: text as shapes',
    ),
  views: off().describe('svg: all pages in one document, shown by `#page-2` after its name'),
  title: line().describe('pdf, svg, html, pptx: title (default of a pdf: Untitled)'),
  author: line().describe('pdf, pptx: author'),
  subject: line().describe('pdf, pptx: subject'),
  keywords: line().describe('pdf: keywords'),
  language: z
    .string()
    .regex(LANGUAGE_TAG, 'expected a language tag such as en or pt-BR')
    .optional()
    .describe(
      "pdf, svg, html: language of its text, e.g. en (default of a pdf: the design's `custom.language`, else the language most written in the script of its texts)",
    ),
  creationDate: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('pdf: a fixed date makes its bytes reproducible, e.g. 2026-01-31T12:00:00Z (default: now)'),
  fps: z
    .number()
    .min(1)
    .max(120)
    .optional()
    .describe('of a film: frames in a second (default: 30; 10 of a gif and an animated webp)'),
  startTime: z.number().min(0).default(0).describe('of a film: where in the design it begins, ms'),
  duration: z.number().positive().optional().describe('of a film: how long it is at most, ms (default: to its end)'),
  loop: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe('gif, animated webp: how often it plays; 0: again and again'),
  animated: off().describe('webp: of all pages as a film, where something moves'),
  time: z
    .number()
    .min(0)
    .optional()
    .describe('of a picture: the film at this moment, ms (default: a page without its animations)'),
};

/**
 * Options of the editor's interfaces that change nothing in a render of ours: previews (`quickMode`), memory of a browser, and
 * how its pages are kept.
 */
export const NO_OPS = [
  'quickMode',
  'animationsEnabled',
  'downScalingEnabled',
  'keepHistory',
  'requestTimeout',
] as const;

/** A name of an option, except for those that name the format. */
export type SettingName = keyof typeof settings;

type Given = z.output<z.ZodObject<typeof settings>>;

/** What a format is given: every default applied, one name for each option. */
export type Settings = Omit<Given, 'richTextEnabled' | 'htmlTextRenderEnabled' | 'dynamic_fields'> & {
  richTextEnabled: boolean;
};
