import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { opened } from '../../assets/svg/index.ts';
import { viewBoxTransform } from '../../assets/svg/size.ts';
import { pathBounds } from '../../assets/svg/transform-style.ts';
import { union } from '../../scene/bounds.ts';
import type { SvgAsset } from '../../scene/image.ts';
import { applyMatrix, IDENTITY, mapRect, multiply, scaling } from '../../scene/matrix.ts';
import { parseColor } from '../../scene/paint.ts';
import type { Clip, GradientStop, Item, Matrix, Paint, Path, Rect, Stroke } from '../../scene/types.ts';
import { outlineText } from '../svg/outline-text.ts';
import { readPath, transformPath } from '../svg/path.ts';

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
  // usvg has no fonts here and would leave the text out, and it has every stroke scale.
  if (/<text[\s>]|non-scaling-stroke/.test(source)) return null;
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
    const { viewBox, preserveAspectRatio } = root.attributes;
    const stretch = scaling(asset.width / document.width, asset.height / document.height);
    return [
      {
        kind: 'group',
        transform: multiply(stretch, viewBoxTransform(viewBox, preserveAspectRatio, document)),
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

/** Leads from the unit square to a box, as `objectBoundingBox` has it. */
const ontoBox = ({ x, y, width, height }: Rect): Matrix => [width, 0, 0, height, x, y];

/** By node: clip paths of groups within groups ask for the same ones. */
const fillBoxes = new WeakMap<Node, Rect | null>();

/** The box of what a node fills, hidden or not and without clips, in its own coordinates; null where it has none. */
function fillBox(node: Node): Rect | null {
  const known = fillBoxes.get(node);
  if (known !== undefined) return known;
  const box = node.name === 'path' ? pathBounds(node.attributes.d ?? '') : childrenBox(node);
  fillBoxes.set(node, box);
  return box;
}

const childrenBox = ({ children }: Node): Rect | null =>
  children.reduce<Rect | null>((box, child) => {
    const own = fillBox(child);
    return own ? union(box, mapRect(parseTransform(child.attributes.transform), own)) : box;
  }, null);

/** Leads from a clip path's units to the coordinates inside the group that it clips. */
function clipUnits({ attributes }: Node, group: Node): Matrix {
  if (attributes.clipPathUnits !== 'objectBoundingBox') return IDENTITY;
  const box = fillBox(group);
  if (!box) throw new NotVector();
  return ontoBox(box);
}

/** Moved by this part of its width a stroke has a direction, and its length cannot be seen. */
const NO_LENGTH = 1e-3;

/** Subpaths that are a point made so long that their square ends are drawn: PDF draws a point's round ends only. */
function withDots(path: Path, { cap, width }: Stroke): Path {
  if (cap !== 'square') return path;
  return path.flatMap((segment, i) => {
    const [kind, x, y] = path[i - 1] ?? [];
    const isDot = kind === 'M' && (segment[0] === 'Z' || (segment[0] === 'L' && segment[1] === x && segment[2] === y));
    const ends = isDot && (path[i + 1] ?? ['M'])[0] === 'M';
    return ends ? [['L', x! + width * NO_LENGTH, y!] as const] : [segment];
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
    const clip = this.clip(node);
    const transform = parseTransform(attributes.transform);
    return items.length > 0 ? [{ kind: 'group', transform, opacity, clip, effects: [], items, origin: '' }] : [];
  }

  private clip(group: Node): Clip | null {
    const id = reference(group.attributes['clip-path']);
    if (!id) return null;
    const node = this.byId.get(id);
    // Several shapes clip as their union, which one fill rule says only where they do not overlap.
    if (!node || node.attributes['clip-path'] || node.children.length !== 1) throw new NotVector();
    return this.clipPath(
      node.children[0]!,
      multiply(clipUnits(node, group), parseTransform(node.attributes.transform)),
    );
  }

  private clipPath(node: Node, outer: Matrix): Clip {
    const transform = multiply(outer, parseTransform(node.attributes.transform));
    if (node.attributes['clip-path']) throw new NotVector();
    if (node.name === 'g' && node.children.length === 1) return this.clipPath(node.children[0]!, transform);
    if (node.name !== 'path') throw new NotVector();
    const rule = node.attributes['clip-rule'] === 'evenodd' ? 'evenodd' : 'nonzero';
    return { kind: 'path', path: transformPath(readPath(node.attributes.d ?? ''), transform), rule };
  }

  private path(node: Node): Item[] {
    const { attributes } = node;
    // It is there for the box of a group around it.
    if (attributes.visibility === 'hidden') return [];
    if (attributes['paint-order']?.startsWith('stroke')) throw new NotVector();
    const path = readPath(attributes.d ?? '');
    if (path.length === 0) return [];
    const fill = this.paint(attributes.fill ?? 'black', numeric(attributes['fill-opacity'], 1), node);
    const stroke = this.stroke(node);
    const rule = attributes['fill-rule'] === 'evenodd' ? 'evenodd' : 'nonzero';
    const item: Item = { kind: 'path', segments: stroke ? withDots(path, stroke) : path, rule, fill, stroke };
    const transform = parseTransform(attributes.transform);
    if (transform === IDENTITY) return [item];
    return [{ kind: 'group', transform, opacity: 1, clip: null, effects: [], items: [item], origin: '' }];
  }

  private stroke(node: Node): Stroke | null {
    const { attributes } = node;
    const paint = this.paint(attributes.stroke ?? 'none', numeric(attributes['stroke-opacity'], 1), node);
    if (!paint) return null;
    const join = attributes['stroke-linejoin'];
    const cap = attributes['stroke-linecap'];
    return {
      paint,
      width: numeric(attributes['stroke-width'], 1),
      join: join === 'round' || join === 'bevel' ? join : 'miter',
      cap: cap === 'round' || cap === 'square' ? cap : 'butt',
      miterLimit: numeric(attributes['stroke-miterlimit'], 4),
      dash: attributes['stroke-dasharray']?.split(/[\s,]+/).map(Number) ?? [],
      dashOffset: numeric(attributes['stroke-dashoffset'], 0),
    };
  }

  private paint(value: string, opacity: number, painted: Node): Paint | null {
    if (value === 'none') return null;
    const id = reference(value);
    if (id) return this.gradient(this.byId.get(id), opacity, painted);
    const color = parseColor(value);
    return { kind: 'solid', color: { ...color, a: color.a * opacity } };
  }

  private gradient(node: Node | undefined, opacity: number, painted: Node): Paint {
    if (node?.name !== 'linearGradient' || (node.attributes.spreadMethod ?? 'pad') !== 'pad') throw new NotVector();
    const { attributes } = node;
    const box = fillBox(painted);
    if (!box) throw new NotVector();
    const units = attributes.gradientUnits === 'userSpaceOnUse' ? IDENTITY : ontoBox(box);
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
