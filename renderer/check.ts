import type { z } from 'zod';
import type { Children } from './children.ts';
import { choosePages, type PlacedPage } from './design/choose-pages.ts';
import { wrongColors } from './design/colors.ts';
import type { Design, Page } from './design/parse.ts';
import { unknownProperties } from './design/unknown.ts';
import { visitPainted } from './elements/page.ts';
import { quoted, RenderError, type Warn } from './errors.ts';
import { type Finding, warning } from './finding.ts';
import { formatOf } from './formats/index.ts';
import { layOut } from './lay-out.ts';
import { type RenderOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import type { PdfColors } from './paint/pdf/colors.ts';
import type { CriticalSection } from './paint/raster/index.ts';
import { largestScale, loadAssets, rasterOptionsOf, renderDesign } from './pipeline.ts';
import { type PrintCheck, type PrintLimits, printLimits } from './preflight/limits.ts';
import { type CheckedPage, documentFindings, printFindings } from './preflight/print-findings.ts';
import { type ReportPage, reportDesign } from './preflight/report.ts';
import { readDesign } from './read-design.ts';
import type { Run, Tools } from './run.ts';
import { boxAround, intersection } from './scene/bounds.ts';
import type { FontFace } from './scene/font.ts';
import type { RasterAsset } from './scene/image.ts';
import { coreBox, type Leaf, leavesOf } from './scene/leaves.ts';
import type { ImageItem, Rect, Scene } from './scene/types.ts';
import { stopwatch } from './stopwatch.ts';

/** The circumstances of one check, besides the options of the render that may follow. */
export interface CheckControl {
  /** Pictures placed with fewer px to an inch are reported. Default: the design's dpi, at most 150. */
  minDpi?: number;
  /** Looks for what print asks for too: with the usual limits (`true`), or others. Default: false. */
  print?: PrintCheck | undefined;
  /** Ends the check early, between its stages and pages. */
  signal?: AbortSignal | undefined;
}

/** The same, for the front. */
export interface PipelineCheckControl extends CheckControl {
  /** Does the work of other processes. Default: the renderer's own. */
  children?: Children;
  /** As of a render: a check for print paints its pages. */
  criticalSection?: CriticalSection;
  checkpoint?: () => void;
  /** Whether a report is made as a PDF: the pages, small, with numbered boxes around what was found. */
  report?: boolean | undefined;
}

/** What was found, errors first, else in the order of the design; with a report as a PDF where one was asked for. */
export interface Checked {
  findings: Finding[];
  report?: Buffer;
}

export interface CheckOptions extends RenderOptions, CheckControl {}

/** What a preflight of print asks for by default; more is not seen at a usual distance. */
const USUAL_DPI = 150;
/** px by which something may miss an edge. */
const TOLERANCE = 0.5;

/** A length as a person writes it. */
const px = (length: number): string => `${Math.round(length * 100) / 100} px`;

const failures = (error: unknown): Finding[] => {
  if (!(error instanceof RenderError) || error.kind === 'internal') throw error;
  return error.problems.map(({ path, message }) => ({ code: error.code, path, message, severity: 'error' }));
};

/**
 * Checks a design by what is loaded and laid out; for print and for a report also by its pixels.
 * @throws RenderError `invalid_options` where the limits of print are none
 */
export async function checkDesign(
  input: unknown,
  options: ResolvedOptions,
  control: PipelineCheckControl,
  tools: Tools,
): Promise<Checked> {
  const { minDpi, signal, children, criticalSection, checkpoint } = control;
  const limits = readLimits(control.print);
  const findings: Finding[] = [];
  const reported: ReportPage[] = [];
  // A picture or font that cannot be loaded is one finding among others; the options say whether it is an error.
  const allowed: Record<string, boolean> = {
    image_not_loaded: options.skipImageError,
    font_not_loaded: options.skipFontError,
  };
  const warn: Warn = (warned) =>
    findings.push({ ...warned, severity: allowed[warned.code] === false ? 'error' : 'warning' });
  try {
    const { design, textOptions, written } = readDesign(input, options, tools, warn);
    const run: Run = {
      tools: children ? { ...tools, children } : tools,
      options: { ...options, includeBleed: false, placeholder: 'none', skipImageError: true, skipFontError: true },
      textOptions,
      signal,
      warn,
      watch: stopwatch(),
      frameScale: formatOf(options).scaleOf(options, design.dpi) * largestScale(design),
      criticalSection,
      checkpoint,
    };
    for (const { path, message } of unknownProperties(input)) findings.push(warning('unknown_property', path, message));
    for (const { path, message } of wrongColors(written)) findings.push(warning('invalid_color', path, message));
    const pages = choosePages(design, options, true);
    const least = minDpi ?? limits?.minDpi ?? Math.min(options.dpi ?? design.dpi, USUAL_DPI);
    const context = { design, least, limits, run, reported: control.report ? reported : null };
    for (const finding of await checkPages(pages, context)) findings.push(finding);
  } catch (error) {
    findings.push(...failures(error));
  }
  const isError = ({ severity }: Finding) => severity === 'error';
  const sorted = [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
  if (!control.report) return { findings: sorted };
  const asPdf = resolveOptions({ format: 'pdf', vector: true, title: 'Preflight', skipFontError: true });
  const guard = { signal, ...(children && { children }), ...(criticalSection && { criticalSection }) };
  const { data } = await renderDesign(reportDesign(reported, sorted), asPdf, guard, tools);
  return { findings: sorted, report: data };
}

function readLimits(print: PrintCheck | undefined): PrintLimits | null {
  try {
    return printLimits(print);
  } catch (error) {
    throw invalidLimits(error as z.ZodError);
  }
}

const invalidLimits = ({ issues }: z.ZodError) =>
  new RenderError({
    kind: 'input',
    code: 'invalid_options',
    path: ['print', ...(issues[0]?.path ?? [])].join('.'),
    message: issues.map(({ path, message }) => `option ${['print', ...path].join('.')}: ${message}`).join('\n'),
  });

interface PageContext {
  design: Design;
  /** px to an inch that pictures have at least. */
  least: number;
  /** What print asks for; null: it is not asked. */
  limits: PrintLimits | null;
  run: Run;
  /** Where pages are put for the report; null: there is none. */
  reported: ReportPage[] | null;
}

async function checkPages(pages: readonly PlacedPage[], context: PageContext): Promise<Finding[]> {
  const { design, least, limits, run, reported } = context;
  const { options } = run;
  const assets = await loadAssets(pages, design.fonts, run);
  const whole: Run = {
    ...run,
    textOptions: { ...run.textOptions, overflow: 'resize', unbounded: true },
    warn: () => {},
  };
  const unfitted = layOut(pages, assets, whole);
  const found: Finding[] = [];
  for (const { page, path } of pages) found.push(...withoutSource(page, path));
  const dpi = options.dpi ?? design.dpi;
  const checked: CheckedPage[] = [];
  const condition = limits && options.color.space === 'CMYK' ? await conditionOf(run) : null;
  try {
    let at = 0;
    for (const { page, scene } of layOut(pages, assets, run)) {
      const { path } = pages[at++]!;
      const leaves = [...leavesOf(scene.items)];
      const own = { page, path, items: scene.items, leaves, dpi };
      const ofPage = [
        ...lowResolutions(leaves, dpi, { minDpi: least, lineArtDpi: limits?.lineArtDpi ?? least }),
        ...fittedTexts(leaves, unfitted.next().value as { scene: Scene }),
        ...misplaced(leaves, page),
        ...(await unembeddable(leaves, { vector: options.vector || limits !== null })),
        ...(limits ? printFindings(own, options, limits) : []),
        ...(limits && condition ? await inks(scene, own, { colors: condition.colors, limits, run }) : []),
      ];
      for (const finding of ofPage)
        found.push(limits || reported ? { ...placeOf(finding, leaves), ...finding } : finding);
      // The items are kept for what is looked for over all pages.
      if (limits) checked.push({ ...own, leaves: [] });
      if (reported)
        reported.push({ path, width: page.width, height: page.height, picture: await thumbnail(scene, run) });
    }
  } finally {
    condition?.close();
  }
  return limits ? [...documentFindings(options, checked), ...found] : found;
}

/** The box of the element that a finding names. */
function placeOf({ path }: Finding, leaves: readonly Leaf[]): { box?: Rect } {
  const own = leaves.filter(({ origin }) => origin !== '' && /children/.test(origin) && isWithin(path, origin));
  const box = boxAround(own.flatMap((leaf) => coreBox(leaf) ?? []));
  return box ? { box } : {};
}

/** Whether a place is that of an element, or of something in it. */
const isWithin = (path: string, origin: string): boolean =>
  path === origin || path.startsWith(`${origin}.`) || origin.startsWith(`${path}.`);

async function conditionOf({ tools, options, warn }: Run) {
  // Loaded here: other checks need no colour engine.
  const { openCondition } = await import('./paint/pdf/condition.ts');
  return openCondition(options, { directory: tools.profilesDir, warn });
}

async function inks(
  scene: Scene,
  { path, dpi }: CheckedPage,
  { colors, limits, run }: { colors: PdfColors; limits: PrintLimits; run: Run },
): Promise<Finding[]> {
  // Loaded here: other checks need no painter.
  const { inkFindings } = await import('./preflight/ink.ts');
  return inkFindings(scene, { path, dpi, colors, limit: limits.inkLimit }, rasterOptionsOf(run));
}

/** The longest side of a page in the report, px. */
const THUMBNAIL = 1100;

async function thumbnail({ width, height, items }: Scene, run: Run): Promise<Buffer> {
  // Loaded here, as above.
  const { rasterize } = await import('./paint/raster/index.ts');
  const { default: sharp } = await import('./sharp.ts');
  const pixels = await rasterize({ width, height, items }, THUMBNAIL / Math.max(width, height), rasterOptionsOf(run));
  return sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 4 } })
    .flatten({ background: 'white' })
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** Fonts that a vector PDF may not embed, with each text that is set in them. */
async function unembeddable(leaves: readonly Leaf[], { vector }: Pick<ResolvedOptions, 'vector'>): Promise<Finding[]> {
  if (!vector) return [];
  const uses = new Map<string, { face: FontFace; origin: string }>();
  for (const { item, origin } of leaves)
    if (item.kind === 'text') uses.set(`${origin} ${item.font.face.id}`, { face: item.font.face, origin });
  if (uses.size === 0) return [];
  // Loaded here: other checks need no reader of fonts.
  const { embeddingObstacle, readRights } = await import('./fonts/inspect/index.ts');
  const found: Finding[] = [];
  const obstacles = new Map<FontFace, string | null>();
  for (const { face, origin } of uses.values()) {
    if (!obstacles.has(face)) obstacles.set(face, embeddingObstacle(await readRights(face.data)));
    const obstacle = obstacles.get(face);
    if (!obstacle) continue;
    const message = `the font ${quoted(face.family)} may not be embedded in a PDF: ${obstacle}`;
    found.push(warning('font_not_embeddable', `${origin}.fontFamily`, message));
  }
  return found;
}

/** Pictures that show nothing because their source is empty. */
function withoutSource(page: Page, path: string): Finding[] {
  const found: Finding[] = [];
  visitPainted(page.children, path, (element, place) => {
    const { type, src } = element as { type: string; src?: unknown };
    if (typeof src === 'string' && src.trim() === '')
      found.push(warning('missing_src', `${place}.src`, `the ${type} has no source, and so nothing is drawn`));
  });
  return found;
}

/** Pictures that have too few pixels for the size at which they are placed. */
function lowResolutions(
  leaves: readonly Leaf[],
  dpi: number,
  { minDpi: least, lineArtDpi }: Pick<PrintLimits, 'minDpi' | 'lineArtDpi'>,
): Finding[] {
  return leaves.flatMap(({ item, transform, origin }) => {
    if (item.kind !== 'image' || item.asset.kind !== 'raster') return [];
    const effective = density(item, transform) * dpi;
    const minDpi = isLineArt(item.asset) ? lineArtDpi : least;
    if (effective >= minDpi - TOLERANCE) return [];
    const property = /\]$/.test(origin) && /children/.test(origin) ? 'src' : 'background';
    const message = `the picture has ${Math.round(effective)} dpi as it is placed, less than ${minDpi}`;
    return [warning('low_resolution', `${origin}.${property}`, message)];
  });
}

/** Whether a picture is black and white alone: a PNG of one bit a px (PNG, 11.2.2). */
const isLineArt = ({ mime, data }: RasterAsset): boolean => mime === 'image/png' && data[24] === 1;

/** px of the picture to a px of the design, in the direction that has fewer. */
function density({ source, target }: ImageItem, [a, b, c, d]: Leaf['transform']): number {
  const across = source.width / (target.width * Math.hypot(a, b));
  return Math.min(across, source.height / (target.height * Math.hypot(c, d)));
}

interface SetText {
  /** px: of the largest letters. */
  size: number;
  text: string;
}

/** The set text of each element. */
function textsOf(leaves: Iterable<Leaf>): Map<string, SetText> {
  const texts = new Map<string, SetText>();
  for (const { item, origin } of leaves) {
    if (item.kind !== 'text') continue;
    const before = texts.get(origin) ?? { size: 0, text: '' };
    texts.set(origin, { size: Math.max(before.size, item.font.size), text: before.text + item.text });
  }
  return texts;
}

/** Lines that break elsewhere lose other spaces. */
const bare = (text: string): string => text.replace(/\s/g, '');

/** Texts that are set otherwise than they would be in a box of any height. */
function fittedTexts(leaves: readonly Leaf[], unfitted: { scene: Scene }): Finding[] {
  const whole = textsOf(leavesOf(unfitted.scene.items));
  return [...textsOf(leaves)].flatMap(([origin, { size, text }]) => {
    const own = whole.get(origin);
    const path = `${origin}.text`;
    // A box without a height is as high as its lines in whole px, which costs half a px of some fonts.
    if (own && size < own.size - TOLERANCE - 1e-6)
      return [warning('text_shrunk', path, `the text shrinks from ${px(own.size)} to ${px(size)} to fit its box`)];
    if (own && bare(text) !== bare(own.text) && text.endsWith('…'))
      return [warning('text_cut', path, 'the text does not fit and is cut off with an ellipsis')];
    return [];
  });
}

/** The elements that a place belongs to, the outermost first. */
function elementsAround(origin: string): string[] {
  const [place = ''] = /^pages\[\d+\](?:\.children\[\d+\])*/.exec(origin) ?? [];
  return [...place.matchAll(/\.children\[\d+\]/g)].map(({ 0: child, index }) => place.slice(0, index + child.length));
}

/** Elements outside the page, texts that cross its edge, and elements that end between trim and bleed. */
function misplaced(leaves: readonly Leaf[], page: Page): Finding[] {
  const { width, height, bleed } = page;
  const trim = { x: 0, y: 0, width, height };
  const paper = {
    x: -bleed.left,
    y: -bleed.top,
    width: width + bleed.left + bleed.right,
    height: height + bleed.top + bleed.bottom,
  };
  const boxesOf = new Map<string, { box: Rect; leaf: Leaf }[]>();
  for (const leaf of leaves) {
    const box = coreBox(leaf);
    for (const element of box ? elementsAround(leaf.origin) : [])
      boxesOf.set(element, [...(boxesOf.get(element) ?? []), { box: box!, leaf }]);
  }
  const outside = new Set<string>();
  for (const [element, parts] of boxesOf) if (!parts.some(({ box }) => touches(box, paper))) outside.add(element);

  return [...boxesOf].flatMap(([path, parts]) => {
    const groups = elementsAround(path).slice(0, -1);
    // A finding of a group is not repeated for its members.
    if (groups.some((group) => outside.has(group))) return [];
    if (outside.has(path)) return [warning('element_outside', path, 'the element lies outside the page')];
    if (groups.length > 0) return [];
    const cut = parts.filter(({ box, leaf }) => leaf.item.kind === 'text' && !holds(trim, box));
    const cutTexts = new Set(cut.map(({ leaf }) => leaf.origin).filter((origin) => !outside.has(origin)));
    const drawn = parts.filter(({ leaf }) => leaf.item.kind !== 'text').map(({ box }) => box);
    const sides = shortSides(drawn, page);
    return [
      ...[...cutTexts].map((origin) => warning('text_outside', `${origin}.text`, "the text goes over the page's edge")),
      ...(sides.length > 0
        ? [warning('short_of_bleed', path, `the element reaches the trim, but not the bleed (${sides.join(', ')})`)]
        : []),
    ];
  });
}

/** Whether a box shows on the paper; lines without height count. */
const touches = (box: Rect, paper: Rect): boolean =>
  intersection({ ...box, width: Math.max(box.width, TOLERANCE), height: Math.max(box.height, TOLERANCE) }, paper) !==
  null;

const holds = (outer: Rect, inner: Rect): boolean =>
  inner.x >= outer.x - TOLERANCE &&
  inner.y >= outer.y - TOLERANCE &&
  inner.x + inner.width <= outer.x + outer.width + TOLERANCE &&
  inner.y + inner.height <= outer.y + outer.height + TOLERANCE;

/** The sides on which an element ends on or beyond the trim and before the bleed. */
function shortSides(boxes: readonly Rect[], { width, height, bleed }: Page): string[] {
  const box = boxAround(boxes);
  if (!box) return [];
  const reach = {
    top: -box.y,
    right: box.x + box.width - width,
    bottom: box.y + box.height - height,
    left: -box.x,
  };
  return (Object.keys(reach) as (keyof typeof reach)[]).filter(
    (side) => bleed[side] > 0 && reach[side] > -TOLERANCE && reach[side] < bleed[side] - TOLERANCE,
  );
}
