/* Made from the schemas that read designs by `npm run docs`; not to be edited. */
import type { z } from 'zod';
import type { renderOptionsSchema } from './options.ts';

type Given = z.input<typeof renderOptionsSchema>;

/** Options of a render as a caller gives them: all optional. */
export interface RenderOptions {
  /** png, jpeg, webp, avif, pdf, svg, html, pptx, gif, mp4, webm (default: png) */
  format?: Given['format'];
  /** an older way to say the format */
  mimeType?: Given['mimeType'];
  /** px of the picture per px of the design (default: 1) */
  pixelRatio?: Given['pixelRatio'];
  /** px of the pages, `{ width, height }`: the design is scaled until it fits, middle on middle, and what lies on the edges lies there again (default: as the design says) */
  size?: Given['size'];
  /** how much formats with loss keep, also the pictures of a raster pdf: 0..1 (default: 0.92) */
  quality?: Given['quality'];
  /** leave the pages' backgrounds out (default: false) */
  ignoreBackground?: Given['ignoreBackground'];
  /** show the bleed too (default: false) */
  includeBleed?: Given['includeBleed'];
  /** page to render (default: the first; all for pdf) */
  pageId?: Given['pageId'];
  /** pages of a pdf, in the order of the design (default: all) */
  pageIds?: Given['pageIds'];
  /** texts hold HTML (default: false) */
  richTextEnabled?: Given['richTextEnabled'];
  /** another name of `richTextEnabled`, which wins */
  htmlTextRenderEnabled?: Given['htmlTextRenderEnabled'];
  /** draw texts with the rich text of before schemaVersion 4 (true) or with today's engine (false) (default: today's from schemaVersion 4 on) */
  legacyRichTextEnabled?: Given['legacyRichTextEnabled'];
  /** below schemaVersion 3: text backgrounds follow the lines (true) or stay rectangles (false) (default: as the design's editor had them) */
  modernizeTextBackground?: Given['modernizeTextBackground'];
  /** texts have a fixed height and a vertical alignment (`verticalAlign`) (default: false) */
  textVerticalResizeEnabled?: Given['textVerticalResizeEnabled'];
  /** what happens to text that does not fit its box (default: "change-font-size") */
  textOverflow?: Given['textOverflow'];
  /** break a word that is wider than its box instead of shrinking the text (default: false) */
  textSplitAllowed?: Given['textSplitAllowed'];
  /** values of the design's variables, by name: for `{{name}}` in its texts, and for its `bindings` */
  data?: Given['data'];
  /** changes of elements and pages, each with the `name`, `id` or `path` (`pages[0].children[2]`) of what it changes, and the properties that it gets: `{ name: 'title', text: 'Hello' }` */
  modifications?: Given['modifications'];
  /** another name of `modifications`, as in the studio's API */
  dynamic_fields?: Given['dynamic_fields'];
  /** a font that cannot be had is a warning, not an error (default: false) */
  skipFontError?: Given['skipFontError'];
  /** a picture that cannot be had is a warning, not an error (default: false) */
  skipImageError?: Given['skipImageError'];
  /** what stands in place of a picture that cannot be had: nothing, a grey box, or a box with a message; the latter two mean `skipImageError` (default: "none") */
  placeholder?: Given['placeholder'];
  /** an element of an unknown type is left out with a warning, not an error (default: false) */
  skipUnknownElements?: Given['skipUnknownElements'];
  /** for one picture, ms; at least 100 are given (default: 30000) */
  assetLoadTimeout?: Given['assetLoadTimeout'];
  /** for one font family, ms; at least 100 are given (default: 6000) */
  fontLoadTimeout?: Given['fontLoadTimeout'];
  /** px of the design per inch, of a pdf's pages and as a picture states it: 1 to 10,000 (default: the design's) */
  dpi?: Given['dpi'];
  /** whether a picture states its resolution; `auto`: where `dpi` is given, or the design has a unit of paper or another dpi than 72 (default: "auto") */
  dpiMetadata?: Given['dpiMetadata'];
  /** pdf: kept for the interface; a page measures px × 72 / dpi points whatever the unit */
  unit?: Given['unit'];
  /** pdf: px of room for crop marks around the bleed; they take what they need: 5 mm, 3 mm from the trim (default: 0) */
  cropMarkSize?: Given['cropMarkSize'];
  /** pdf: colours of the design that are inks of their own: `{ '#ff6600': { name: 'PANTONE 021 C', cmyk: [0, 65, 100, 0] } }`; `overprint: true` leaves what lies below; means `vector` */
  spotColors?: Given['spotColors'];
  /** pdf in CMYK: text and thin lines in black ink alone are printed over what lies below (default: false) */
  overprintBlack?: Given['overprintBlack'];
  /** pdf: more marks: `registration` (targets), `colorBar` (in CMYK), `slug` (title, page, date, profile) */
  printMarks?: Given['printMarks'];
  /** pdf: text and vector shapes instead of a picture a page (default: false) */
  vector?: Given['vector'];
  /** pdf: the colour space; `{ space: 'CMYK', profile }` converts through that ICC profile, by its `intent` (`relative`, `perceptual`, `saturation`, `absolute`) with `blackPointCompensation` (true); `black`: what is neutral is printed with black ink alone where it is `text` (thin lines and shadows too), in `all` cases, or `none`; `inkLimit`: percent that all inks may be together */
  color?: Given['color'];
  /** pdf: `'X-4'` declares PDF/X-4; `'X-1a:2001'` and `'X-1a:2003'` (`'X-1a'`) PDF/X-1a, without transparency: what is seen through becomes pixels; all are vectors in CMYK */
  pdfx?: Given['pdfx'];
  /** pdf: declares that part and level of PDF/A, for archives: `b` looks the same for ever, `u` has its text in Unicode, `a` is tagged too, and a vector; not together with spot colours in RGB */
  pdfa?: Given['pdfa'];
  /** pdf: declares PDF/UA-1, for readers who cannot see it; means `vector`; what it lacks (`title`, `language`, the alternative text of a picture) is a warning (default: false) */
  pdfua?: Given['pdfua'];
  /** svg, html: `embed`: text, with the letters that it needs of its fonts in the file; `link`: text by the names of its fonts, with the addresses of those that came from the web; `outline`: text as shapes (default: "embed") */
  fontEmbedding?: Given['fontEmbedding'];
  /** svg: all pages in one document, shown by `#page-2` after its name (default: false) */
  views?: Given['views'];
  /** pdf, svg, html, pptx: title (default of a pdf: Untitled) */
  title?: Given['title'];
  /** pdf, pptx: author */
  author?: Given['author'];
  /** pdf, pptx: subject */
  subject?: Given['subject'];
  /** pdf: keywords */
  keywords?: Given['keywords'];
  /** pdf, svg, html: language of its text, e.g. en (default of a pdf: the design's `custom.language`, else the language most written in the script of its texts) */
  language?: Given['language'];
  /** pdf: a fixed date makes its bytes reproducible, e.g. 2026-01-31T12:00:00Z (default: now) */
  creationDate?: Given['creationDate'];
  /** of a film: frames in a second (default: 30; 10 of a gif and an animated webp) */
  fps?: Given['fps'];
  /** of a film: where in the design it begins, ms (default: 0) */
  startTime?: Given['startTime'];
  /** of a film: how long it is at most, ms (default: to its end) */
  duration?: Given['duration'];
  /** gif, animated webp: how often it plays; 0: again and again (default: 0) */
  loop?: Given['loop'];
  /** webp: of all pages as a film, where something moves (default: false) */
  animated?: Given['animated'];
  /** of a picture: the film at this moment, ms (default: a page without its animations) */
  time?: Given['time'];
}
