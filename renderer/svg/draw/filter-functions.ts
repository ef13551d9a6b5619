import { dictionary } from '../../dictionary.ts';
import { plainColor } from '../read/colors.ts';
import { parseLength } from '../size.ts';
import { descendants, element, type SvgElement } from '../tree.ts';

/** A share as CSS writes it, `0.5` or `50%`; 1 where it is absent, null where the text is not a share. */
function parseShare(text: string): number | null {
  if (text === '') return 1;
  const value = Number.parseFloat(text) / (text.endsWith('%') ? 100 : 1);
  return /^[+\d.][\d.]*%?$/.test(text) && Number.isFinite(value) ? value : null;
}

const DEGREES_PER = dictionary<number>({ '': 1, deg: 1, rad: 180 / Math.PI, grad: 0.9, turn: 360 });

const matrix = (type: string, values: number | string) => element('feColorMatrix', { type, values: String(values) });
const transfer = (channels: string, attributes: Record<string, string>) =>
  element(
    'feComponentTransfer',
    {},
    [...channels].map((channel) => element(`feFunc${channel}`, attributes)),
  );

/** The mix of two colour matrices that `sepia` is. @source Filter Effects 1, §8.10 */
function sepia(amount: number): string {
  const full = [0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131];
  const mixed = full.map((value, i) => value * amount + (i % 4 === 0 ? 1 - amount : 0));
  const rows = [0, 3, 6].map((row) => `${mixed.slice(row, row + 3).join(' ')} 0 0`);
  return [...rows, '0 0 0 1 0'].join(' ');
}

/** The primitive that a filter function stands for (Filter Effects 1, §8); null where it is not valid. */
function primitiveOf(name: string, args: string): SvgElement | null {
  const share = parseShare(args);
  const most1 = share === null ? null : Math.min(1, share);
  switch (name) {
    case 'grayscale':
      return most1 === null ? null : matrix('saturate', 1 - most1);
    case 'saturate':
      return share === null ? null : matrix('saturate', share);
    case 'sepia':
      return most1 === null ? null : matrix('matrix', sepia(most1));
    case 'invert':
      return most1 === null ? null : transfer('RGB', { type: 'table', tableValues: `${most1} ${1 - most1}` });
    case 'opacity':
      return most1 === null ? null : transfer('A', { type: 'table', tableValues: `0 ${most1}` });
    case 'brightness':
      return share === null ? null : transfer('RGB', { type: 'linear', slope: String(share) });
    case 'contrast':
      return share === null
        ? null
        : transfer('RGB', { type: 'linear', slope: String(share), intercept: String(0.5 - share / 2) });
    case 'hue-rotate': {
      const angle = /^([+-]?[\d.]+)(deg|rad|grad|turn)?$/.exec(args || '0');
      return angle ? matrix('hueRotate', Number(angle[1]) * DEGREES_PER[angle[2] ?? '']!) : null;
    }
    case 'blur': {
      const radius = parseLength(args || '0');
      return radius === null ? null : element('feGaussianBlur', { stdDeviation: String(radius) });
    }
    case 'drop-shadow':
      return dropShadow(args);
    default:
      return null;
  }
}

function dropShadow(args: string): SvgElement | null {
  const parts = args.match(/[^\s()]+(?:\([^()]*\))?/g) ?? [];
  const lengths = parts.map(parseLength).filter((length) => length !== null);
  const color = plainColor(parts.find((part) => parseLength(part) === null) ?? 'currentColor');
  if (lengths.length < 2 || !color) return null;
  const [dx, dy, deviation = 0] = lengths.map(String);
  return element('feDropShadow', { dx: dx!, dy: dy!, stdDeviation: String(deviation), 'flood-color': color });
}

const FUNCTION = /(?<![a-z-])([a-z-]+)\(((?:[^()]|\([^()]*\))*)\)\s*/g;

/**
 * Writes filter functions of CSS (`grayscale(1) blur(2px)`) as `filter` elements, in place: librsvg computes some of
 * the functions in linear light, where CSS says sRGB.
 */
export function expandFilterFunctions(root: SvgElement): void {
  let count = 0;
  for (const { attributes } of [...descendants(root)]) {
    const value = attributes.get('filter')?.trim().toLowerCase() ?? '';
    if (!/^[a-z-]+\(/.test(value) || value.includes('url(')) continue;
    const functions = [...value.matchAll(FUNCTION)];
    const primitives = functions.map(([, name = '', args = '']) => primitiveOf(name, args.trim()));
    attributes.delete('filter');
    if (value.replace(FUNCTION, '').trim() !== '' || primitives.includes(null)) continue;
    const id = `filter-functions-${++count}`;
    attributes.set('filter', `url(#${id})`);
    // Functions have no region that would cut them off.
    const region = { x: '-100000', y: '-100000', width: '200000', height: '200000', filterUnits: 'userSpaceOnUse' };
    const made = { id, ...region, 'color-interpolation-filters': 'sRGB' };
    root.children.push({
      ...element(
        'filter',
        made,
        primitives.filter((p) => p !== null),
      ),
      parent: root,
    });
  }
}
