import type { z } from 'zod';
import type { Children } from './children.ts';
import { choosePages, type PlacedPage } from './design/choose-pages.ts';
import { wrongColors } from './design/colors.ts';
import type { Design } from './design/parse.ts';
import { unknownProperties } from './design/unknown.ts';
import { holderOfFonts, unembeddable } from './embedding-rights.ts';
import { RenderError, type Warn, type Warning } from './errors.ts';
import { type Finding, warning } from './finding.ts';
import { formatOf } from './formats/index.ts';
import { layOut } from './lay-out.ts';
import { loadAssets } from './load-assets.ts';
import { type RenderOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { cutTexts, lowResolutions, misplaced, withoutSource } from './page-findings.ts';
import type { PdfColors } from './paint/pdf/colors.ts';
import type { CriticalSection } from './paint/raster/index.ts';
import { largestScale, rasterOptionsOf, renderDesign } from './pipeline.ts';
import { type PrintCheck, type PrintLimits, printLimits } from './preflight/limits.ts';
import { type CheckedPage, documentFindings, printFindings } from './preflight/print-findings.ts';
import { type ReportPage, reportDesign, thumbnailSide } from './preflight/report.ts';
import { readDesign } from './read-design.ts';
import type { Run, Tools } from './run.ts';
import { boxAround } from './scene/bounds.ts';
import { coreBox, type Leaf, leavesOf } from './scene/leaves.ts';
import type { Rect, Scene } from './scene/types.ts';
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
  const asFinding = (warned: Warning): Finding => ({
    ...warned,
    severity: allowed[warned.code] === false ? 'error' : 'warning',
  });
  const warn: Warn = (warned) => findings.push(asFinding(warned));
  try {
    const { design, textOptions, written } = readDesign(input, options, tools, warn);
    const run: Run = {
      tools: children ? { ...tools, children } : tools,
      options: { ...options, includeBleed: false, placeholder: 'none', skipImageError: true, skipFontError: true },
      textOptions: { ...textOptions, tellsShrunk: true },
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
    const context = { design, least, limits, run, asFinding, reported: control.report ? reported : null };
    for (const finding of await checkPages(pages, context)) findings.push(finding);
  } catch (error) {
    findings.push(...failures(error));
  }
  const isError = ({ severity }: Finding) => severity === 'error';
  const sorted = [...findings.filter(isError), ...findings.filter((finding) => !isError(finding))];
  if (!control.report) return { findings: sorted };
  const asPdf = resolveOptions({ format: 'pdf', vector: true, title: 'Preflight', skipFontError: true });
  const guard = { signal, ...(children && { children }), ...(criticalSection && { criticalSection }) };
  // What may be checked may be reported: its pages and their pictures, and those of the list.
  const unbounded = {
    pages: Number.POSITIVE_INFINITY,
    elements: Number.POSITIVE_INFINITY,
    assets: Number.POSITIVE_INFINITY,
  };
  const own = { ...tools, limits: { ...tools.limits, ...unbounded } };
  const { data } = await renderDesign(reportDesign(reported, sorted), asPdf, guard, own);
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
  /** What a warning of the layout is in the list. */
  asFinding(warned: Warning): Finding;
  /** Where pages are put for the report; null: there is none. */
  reported: ReportPage[] | null;
}

async function checkPages(pages: readonly PlacedPage[], context: PageContext): Promise<Finding[]> {
  const { design, least, limits, run, asFinding, reported } = context;
  const { options } = run;
  const assets = await loadAssets(pages, design.fonts, run);
  const whole: Run = {
    ...run,
    textOptions: { ...run.textOptions, overflow: 'resize', unbounded: true },
    warn: () => {},
  };
  const unfitted = layOut(pages, assets, whole);
  const told: Finding[] = [];
  const laidOut = layOut(pages, assets, { ...run, warn: (warned) => told.push(asFinding(warned)) });
  const found: Finding[] = [];
  for (const { page, path } of pages) found.push(...withoutSource(page, path));
  const dpi = options.dpi ?? design.dpi;
  const checked: CheckedPage[] = [];
  const side = thumbnailSide(pages.length);
  const restricted = unembeddable(limits || options.vector ? 'a PDF' : holderOfFonts(options));
  const condition = limits && options.color.space === 'CMYK' ? await conditionOf(run) : null;
  try {
    let at = 0;
    for (const { page, scene } of laidOut) {
      const { path } = pages[at++]!;
      const leaves = [...leavesOf(scene.items)];
      const own = { page, path, items: scene.items, leaves, dpi };
      const ofPage = [
        ...told.splice(0),
        ...lowResolutions(leaves, dpi, { minDpi: least, lineArtDpi: limits?.lineArtDpi ?? least }),
        ...cutTexts(leaves, unfitted.next().value as { scene: Scene }),
        ...misplaced(leaves, page),
        ...restricted(leaves).map((one) => ({ ...one, severity: 'warning' as const })),
        ...(limits ? printFindings(own, options, limits) : []),
        ...(limits && condition ? await inks(scene, own, { colors: condition.colors, limits, run }) : []),
      ];
      for (const finding of ofPage)
        found.push(limits || reported ? { ...placeOf(finding, leaves), ...finding } : finding);
      // The items are kept for what is looked for over all pages.
      if (limits) checked.push({ ...own, leaves: [] });
      if (reported)
        reported.push({ path, width: page.width, height: page.height, picture: await thumbnail(scene, side, run) });
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

async function thumbnail({ width, height, items }: Scene, side: number, run: Run): Promise<Buffer> {
  // Loaded here, as above.
  const { rasterize } = await import('./paint/raster/index.ts');
  const { default: sharp } = await import('./sharp.ts');
  const pixels = await rasterize({ width, height, items }, side / Math.max(width, height), rasterOptionsOf(run));
  return sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 4 } })
    .flatten({ background: 'white' })
    .jpeg({ quality: 80 })
    .toBuffer();
}
