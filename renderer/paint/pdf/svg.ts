import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { type SVGCommand, SVGPathData } from 'svg-pathdata';
import { opened, type SizedSvg } from '../../assets/svg/index.ts';
import { pathBounds } from '../../scene/bounds.ts';
import type { SvgAsset } from '../../scene/image.ts';
import { applyMatrix, IDENTITY, multiply, scaling, translation } from '../../scene/matrix.ts';
import { parseColor } from '../../scene/paint.ts';
import type { Clip, GradientStop, Item, Matrix, Paint, Path, Rect, Segment, Stroke } from '../../scene/types.ts';
import { outlineText } from '../svg/outline-text.ts';

/** More than this is quicker seen as pixels than drawn by a viewer. */
const MOST_NODES = 20_000;

type Resvg = typeof import('@resvg/resvg-wasm');
let loading: Promise<Resvg> | undefined;

/** Loaded when the first SVG is written: 2.4 MB of wasm. */
function loadResvg(): Promise<Resvg> {
  loading ??= (async () => {
    const resvg = await import('@resvg/resvg-wasm');
    const require = createRequire(import.meta.url);
    await resvg.initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
    return resvg;
  })();
  return loading;
}

/** An element of the simplified document. */
interface Node {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
}

/** Thrown inside where the document holds something that scenes have no item for. */
class NotVector extends Error {}

/**
 * An SVG as items in its own px, its text as outlines, or null where it holds what only pixels can show (filters, masks,
 * patterns, radial gradients, pictures, text that cannot be outlined). usvg has resolved styles, `use`, units and strokes'
 * defaults before: what is left are paths, groups, clip paths and gradients.
 *
 * @param page px that a document which leaves its size open takes
 */
export async function svgItems(asset: SvgAsset, page: { width: number; height: number }): Promise<Item[] | null> {
  const document = opened(asset, page);
  const source = await outlineText(document.svg);
  // usvg has no fonts here and would leave the text out.
  if (/<text[\s>]/.test(source)) return null;
  const { Resvg } = await loadResvg();
  let simplified: string;
  try {
    const svg = new Resvg(source);
    simplified = svg.toString();
    svg.free();
  } catch {
    return null;
  }
  try {
    const root = parse(simplified);
    const items = new Converter(root).items(root);
    const stretch = scaling(asset.width / document.width, asset.height / document.height);
    return [
      {
        kind: 'group',
        transform: multiply(stretch, viewBoxTransform(root, document)),
        opacity: 1,
        clip: null,
        effects: [],
        items,
        origin: '',
      },
    ];
  } catch (error) {
    if (error instanceof NotVector) return null;
    throw error;
  }
}

function parse(svg: string): Node {
  const parser = new SaxesParser();
  const root: Node = { name: '', attributes: {}, children: [] };
  const open = [root];
  let count = 0;
  parser.on('opentag', (tag) => {
    if (++count > MOST_NODES) throw new NotVector();
    const { name, attributes } = tag as SaxesTagPlain;
    const node: Node = { name, attributes, children: [] };
    open.at(-1)!.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => open.pop());
  parser.write(svg).close();
  return root.children[0]!;
}

/** Which share of the room that a viewBox leaves stands before it. */
const SHARES: Readonly<Record<string, number>> = { Min: 0, Mid: 0.5, Max: 1 };

/** @source SVG 2, 8.2: `viewBox` and `preserveAspectRatio` */
function viewBoxTransform({ attributes }: Node, size: SizedSvg): Matrix {
  const box = attributes.viewBox?.split(/[\s,]+/).map(Number);
  const [x, y, width, height] =
    box?.length === 4 ? (box as [number, number, number, number]) : [0, 0, size.width, size.height];
  const fit = attributes.preserveAspectRatio ?? '';
  const [, alignX = 'Mid', alignY = 'Mid'] = /^x(Min|Mid|Max)Y(Min|Mid|Max)/.exec(fit) ?? [];
  const stretched = [size.width / width, size.height / height] as const;
  const scale = fit.endsWith('slice') ? Math.max(...stretched) : Math.min(...stretched);
  const [scaleX, scaleY] = fit.startsWith('none') ? stretched : [scale, scale];
  const left = (size.width - width * scaleX) * SHARES[alignX]!;
  const top = (size.height - height * scaleY) * SHARES[alignY]!;
  return multiply(translation(left, top), multiply(scaling(scaleX, scaleY), translation(-x, -y)));
}

const reference = (value: string | undefined): string | undefined => /^url\(#(.*)\)$/.exec(value ?? '')?.[1];
const numeric = (value: string | undefined, fallback: number): number =>
  value === undefined ? fallback : Number(value);

function parseTransform(value: string | undefined): Matrix {
  const matrix = /^matrix\(([^)]*)\)$/
    .exec(value ?? '')?.[1]
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  return matrix?.length === 6 ? (matrix as unknown as Matrix) : IDENTITY;
}

function parsePath(data: string): Path {
  const segments: Segment[] = [];
  let [x, y] = [0, 0];
  for (const command of new SVGPathData(data).toAbs().normalizeHVZ(false).normalizeST().qtToC().aToC()
    .commands as SVGCommand[]) {
    if (command.type === SVGPathData.CLOSE_PATH) segments.push(['Z']);
    else if (command.type === SVGPathData.CURVE_TO)
      segments.push(['C', command.x1, command.y1, command.x2, command.y2, command.x, command.y]);
    else if (command.type === SVGPathData.MOVE_TO || command.type === SVGPathData.LINE_TO)
      segments.push([command.type === SVGPathData.MOVE_TO ? 'M' : 'L', command.x, command.y]);
    else throw new NotVector();
    if ('x' in command) [x, y] = [command.x, command.y];
  }
  return Number.isFinite(x + y) ? segments : [];
}

function transformPath(path: Path, matrix: Matrix): Path {
  if (matrix === IDENTITY) return path;
  return path.map((segment): Segment => {
    if (segment[0] === 'Z') return segment;
    if (segment[0] === 'C')
      return [
        'C',
        ...applyMatrix(matrix, segment[1], segment[2]),
        ...applyMatrix(matrix, segment[3], segment[4]),
        ...applyMatrix(matrix, segment[5], segment[6]),
      ];
    return [segment[0], ...applyMatrix(matrix, segment[1], segment[2])];
  });
}

/** Reads the simplified document, whose definitions are referred to by id. */
class Converter {
  private readonly byId = new Map<string, Node>();

  constructor(root: Node) {
    for (const { name, children } of root.children)
      if (name === 'defs') for (const node of children) if (node.attributes.id) this.byId.set(node.attributes.id, node);
  }

  items({ children }: Node): Item[] {
    return children.flatMap((node) => {
      if (node.name === 'defs') return [];
      if (node.name === 'path') return this.path(node);
      if (node.name === 'g') return this.group(node);
      throw new NotVector();
    });
  }

  private group(node: Node): Item[] {
    const { attributes } = node;
    if (attributes.filter || attributes.mask || (attributes.style && /blend|isolation/.test(attributes.style)))
      throw new NotVector();
    const items = this.items(node);
    const opacity = numeric(attributes.opacity, 1);
    // A scene's opacity is each item's, an SVG's is the group's: the same where one thing is painted.
    if (opacity < 1 && paints(items) > 1) throw new NotVector();
    const clip = this.clip(attributes['clip-path']);
    const transform = parseTransform(attributes.transform);
    return items.length > 0 ? [{ kind: 'group', transform, opacity, clip, effects: [], items, origin: '' }] : [];
  }

  private clip(value: string | undefined): Clip | null {
    const id = reference(value);
    if (!id) return null;
    const node = this.byId.get(id);
    // Several shapes clip as their union, which one fill rule says only where they do not overlap.
    if (!node || node.attributes['clip-path'] || node.children.length !== 1) throw new NotVector();
    return this.clipPath(node.children[0]!, parseTransform(node.attributes.transform));
  }

  private clipPath(node: Node, outer: Matrix): Clip {
    const transform = multiply(outer, parseTransform(node.attributes.transform));
    if (node.attributes['clip-path']) throw new NotVector();
    if (node.name === 'g' && node.children.length === 1) return this.clipPath(node.children[0]!, transform);
    if (node.name !== 'path') throw new NotVector();
    const rule = node.attributes['clip-rule'] === 'evenodd' ? 'evenodd' : 'nonzero';
    return { path: transformPath(parsePath(node.attributes.d ?? ''), transform), rule };
  }

  private path({ attributes }: Node): Item[] {
    if (attributes.visibility === 'hidden' || attributes['paint-order']?.startsWith('stroke')) throw new NotVector();
    const segments = parsePath(attributes.d ?? '');
    const box = pathBounds(segments);
    if (!box) return [];
    const fill = this.paint(attributes.fill ?? 'black', numeric(attributes['fill-opacity'], 1), box);
    const stroke = this.stroke(attributes, box);
    const rule = attributes['fill-rule'] === 'evenodd' ? 'evenodd' : 'nonzero';
    const item: Item = { kind: 'path', segments, rule, fill, stroke };
    const transform = parseTransform(attributes.transform);
    if (transform === IDENTITY) return [item];
    return [{ kind: 'group', transform, opacity: 1, clip: null, effects: [], items: [item], origin: '' }];
  }

  private stroke(attributes: Record<string, string>, box: Rect): Stroke | null {
    const paint = this.paint(attributes.stroke ?? 'none', numeric(attributes['stroke-opacity'], 1), box);
    if (!paint) return null;
    const join = attributes['stroke-linejoin'];
    const cap = attributes['stroke-linecap'];
    return {
      paint,
      width: numeric(attributes['stroke-width'], 1),
      join: join === 'round' || join === 'bevel' ? join : 'miter',
      cap: cap === 'round' || cap === 'square' ? cap : 'butt',
      dash: attributes['stroke-dasharray']?.split(/[\s,]+/).map(Number) ?? [],
      dashOffset: numeric(attributes['stroke-dashoffset'], 0),
    };
  }

  private paint(value: string, opacity: number, box: Rect): Paint | null {
    if (value === 'none') return null;
    const id = reference(value);
    if (id) return this.gradient(this.byId.get(id), opacity, box);
    const color = parseColor(value);
    return { kind: 'solid', color: { ...color, a: color.a * opacity } };
  }

  private gradient(node: Node | undefined, opacity: number, box: Rect): Paint {
    if (node?.name !== 'linearGradient' || (node.attributes.spreadMethod ?? 'pad') !== 'pad') throw new NotVector();
    const { attributes } = node;
    const units: Matrix =
      attributes.gradientUnits === 'userSpaceOnUse' ? IDENTITY : [box.width, 0, 0, box.height, box.x, box.y];
    const matrix = multiply(units, parseTransform(attributes.gradientTransform));
    // A skewed or unevenly stretched gradient has slanted bands, which a line alone does not say.
    const [a, b, c, d] = matrix;
    const [vx, vy] = [
      numeric(attributes.x2, 1) - numeric(attributes.x1, 0),
      numeric(attributes.y2, 0) - numeric(attributes.y1, 0),
    ];
    const [along, across] = [
      [a * vx + c * vy, b * vx + d * vy],
      [-a * vy + c * vx, -b * vy + d * vx],
    ] as const;
    if (Math.abs(along[0] * across[0] + along[1] * across[1]) > 1e-6 * (1 + box.width * box.height))
      throw new NotVector();
    const [x1, y1] = applyMatrix(matrix, numeric(attributes.x1, 0), numeric(attributes.y1, 0));
    const [x2, y2] = applyMatrix(matrix, numeric(attributes.x2, 1), numeric(attributes.y2, 0));
    const stops = node.children.map(({ attributes: stop }): GradientStop => {
      const color = parseColor(stop['stop-color'] ?? 'black');
      return {
        offset: numeric(stop.offset, 0),
        color: { ...color, a: color.a * numeric(stop['stop-opacity'], 1) * opacity },
      };
    });
    return { kind: 'linear-gradient', x1, y1, x2, y2, stops };
  }
}

/** How many fills and strokes items paint. */
const paints = (items: readonly Item[]): number =>
  items.reduce((sum, item) => {
    if (item.kind === 'group') return sum + paints(item.items);
    return sum + (item.kind === 'path' ? Number(item.fill !== null) + Number(item.stroke !== null) : 1);
  }, 0);
