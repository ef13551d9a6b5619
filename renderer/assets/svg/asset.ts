import { createHash } from 'node:crypto';
import { RenderError } from '../../errors.ts';
import type { SvgAsset } from '../../scene/image.ts';

export function svgAsset(source: string, _options: { colorsReplace?: Readonly<Record<string, string>> }): SvgAsset {
  if (!/<(?:\w+:)?svg[\s>]/.test(source)) throw new RenderError({ kind: 'asset', code: 'svg_malformed', message: 'not an SVG' });
  return { kind: 'svg', id: createHash('sha256').update(source).digest('hex'), width: 300, height: 150, svg: source };
}
