/** A report of a check as a design: each page small, with numbered boxes around what was found, and the list. */
import type { Finding } from '../finding.ts';

/** A checked page as the report shows it. */
export interface ReportPage {
  /** E.g. `pages[0]`. */
  path: string;
  width: number;
  height: number;
  /** The page as a JPEG. */
  picture: Buffer;
}

const [WIDTH, HEIGHT, MARGIN] = [595, 842, 40];
const INNER = WIDTH - 2 * MARGIN;
/** Height of the room for a page's picture. */
const PICTURE = 380;
const FONT = 'Roboto';
const SIZE = 9;
const LINE_HEIGHT = 1.3;
/** Letters of a line of the list, and lines of its columns. */
const LETTERS = 105;
/** Findings that are listed: more are not read, and each has boxes of its own. */
const MOST_LISTED = 2000;
const COLORS = { error: '#c00000', warning: '#d06000' } as const;

/** The longest side of a page in the report, px; and px of all pages together: the report is answered in one piece. */
const [LONGEST_SIDE, MOST_PIXELS] = [1100, 60e6];

/** The longest side of each of so many pages, px. */
export const thumbnailSide = (pages: number): number =>
  Math.floor(Math.min(LONGEST_SIDE, Math.sqrt(MOST_PIXELS / Math.max(1, pages))));

const text = (x: number, y: number, width: number, content: string, more: object = {}) => ({
  ...{ type: 'text', x, y, width, text: content, fontSize: SIZE, fontFamily: FONT, align: 'left', fill: '#222222' },
  ...{ lineHeight: LINE_HEIGHT, ...more },
});

interface Row {
  number: number;
  finding: Finding;
  said: string;
  lines: number;
}

const rowsOf = (findings: readonly Finding[], from: number): Row[] =>
  findings.map((finding, i) => {
    const { code, severity, path, message, hint } = finding;
    const said = `${from + i}  ${severity === 'error' ? 'error' : 'warning'} ${code}: ${message} (${path || 'the design'})${hint ? `. ${hint}` : ''}`;
    const lines = said.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LETTERS)), 0);
    return { number: from + i, finding, said, lines };
  });

/** Rows as texts below each other, on as many pages as they need; the first has room from `top` on. */
function listed(rows: readonly Row[], top: number, first: object[], heading: string): object[][] {
  const pages = [first];
  let y = top;
  for (const { said, lines, finding } of rows) {
    const height = lines * SIZE * LINE_HEIGHT + 4;
    if (y + height > HEIGHT - MARGIN) {
      pages.push([title(`${heading}, continued`)]);
      y = MARGIN + 40;
    }
    pages
      .at(-1)!
      .push(text(MARGIN, y, INNER, said, { height, fill: finding.severity === 'error' ? COLORS.error : '#222222' }));
    y += height;
  }
  return pages;
}

const title = (content: string) =>
  text(MARGIN, MARGIN, INNER, content, { fontSize: 16, height: 22, fontWeight: 'bold' });

function pageOf({ path, width, height, picture }: ReportPage, rows: readonly Row[]): object[][] {
  const scale = Math.min(INNER / width, PICTURE / height);
  const [w, h] = [width * scale, height * scale];
  const [left, top] = [MARGIN + (INNER - w) / 2, MARGIN + 34];
  const boxes = rows.flatMap(({ number, finding: { box, severity } }) => {
    if (!box) return [];
    const [x, y] = [Math.max(0, box.x), Math.max(0, box.y)];
    const [right, bottom] = [Math.min(width, box.x + box.width), Math.min(height, box.y + box.height)];
    const color = COLORS[severity];
    const place = { x: left + x * scale, y: top + y * scale };
    const size = { width: Math.max(3, (right - x) * scale), height: Math.max(3, (bottom - y) * scale) };
    const label = { width: 7 + 5 * String(number).length, height: 11 };
    // Above its box; within it at the page's top.
    const at = { x: place.x, y: Math.max(top, place.y - label.height) };
    return [
      { type: 'figure', subType: 'rect', ...place, ...size, fill: 'rgba(0,0,0,0)', stroke: color, strokeWidth: 1 },
      { type: 'figure', subType: 'rect', ...at, ...label, fill: color },
      text(at.x, at.y, label.width, String(number), {
        ...{ height: label.height, fontSize: 8, align: 'center', fill: '#ffffff' },
      }),
    ];
  });
  const src = `data:image/jpeg;base64,${picture.toString('base64')}`;
  const first = [
    title(path),
    { type: 'image', src, x: left, y: top, width: w, height: h },
    {
      type: 'figure',
      subType: 'rect',
      x: left,
      y: top,
      width: w,
      height: h,
      fill: 'rgba(0,0,0,0)',
      stroke: '#999999',
      strokeWidth: 0.5,
    },
    ...boxes,
    ...(rows.length === 0 ? [text(MARGIN, top + h + 16, INNER, 'nothing found', { height: 12 })] : []),
  ];
  return listed(rows, top + h + 16, first, path);
}

/**
 * @param all the findings of all pages; those of none stand on a page of their own, first
 * @returns a design of A4 pages, 72 px to an inch
 */
export function reportDesign(pages: readonly ReportPage[], all: readonly Finding[]): object {
  const findings = all.slice(0, MOST_LISTED);
  const pageOfFinding = (finding: Finding) =>
    pages.find(({ path }) => finding.path === path || finding.path.startsWith(`${path}.`));
  const general = findings.filter((finding) => !pageOfFinding(finding));
  const count = (severity: Finding['severity']) => all.filter((finding) => finding.severity === severity).length;
  const cut = all.length > findings.length ? `; the first ${findings.length} of them are listed` : '';
  const summary = text(
    MARGIN,
    MARGIN + 28,
    INNER,
    `${pages.length} pages, ${count('error')} errors, ${count('warning')} warnings${cut}`,
    { height: 14 },
  );
  const designed = listed(rowsOf(general, 1), MARGIN + 56, [title('Preflight'), summary], 'Preflight');
  let next = general.length + 1;
  for (const page of pages) {
    const rows = rowsOf(
      findings.filter((finding) => pageOfFinding(finding) === page),
      next,
    );
    next += rows.length;
    designed.push(...pageOf(page, rows));
  }
  return {
    ...{ width: WIDTH, height: HEIGHT, dpi: 72 },
    pages: designed.map((children, i) => ({ id: `report-${i + 1}`, background: 'white', children })),
  };
}
