import { IDENTITY, multiply } from '../../scene/matrix.ts';
import type { BlendMode, Gradient, Pattern, Rect } from '../../scene/types.ts';
import { fullRange } from './gradients.ts';
import type { PdfDocument, PdfRef } from './pdfkit.ts';
import { compress } from './pixels.ts';

/** How much of the painting shows, px by px over a box: 0 nothing, 255 all. */
export interface Coverage {
  alpha: Buffer;
  width: number;
  height: number;
  box: Rect;
}

/** Transparency groups and soft masks (ISO 32000-1, 11.6.5 and 11.6.6) of a document. */
export interface Transparency {
  /** Paints with one opacity and blend mode as a whole: overlapping parts do not show through each other. */
  isolate(box: Rect, opacity: number, paint: () => Promise<void>, blend?: BlendMode): Promise<void>;
  /** Masks everything painted until the state is restored by the lightness or opacity of other items. */
  maskBy(kind: 'alpha' | 'luminance', box: Rect, paint: () => Promise<void>): Promise<void>;
  /**
   * What is painted until the state is restored leaves the inks below that it has none of: 0: those beside the process inks,
   * 1: all of them (ISO 32000-1, 8.6.7, OPM).
   */
  overprint(mode: 0 | 1): void;
  /** Makes a tile the paint of fills, or of strokes, until the state is restored. */
  tile(pattern: Pattern, use: 'fill' | 'stroke', paint: () => Promise<void>): Promise<void>;
  /** Masks everything painted until the state is restored; the box is in the current coordinates. */
  mask(coverage: Coverage): Promise<void>;
  /**
   * Masks everything painted until the state is restored by a gradient's stops, all faded by `opacity`; nothing shows
   * beyond the box.
   */
  fade(gradient: Gradient, opacity: number, box: Rect): void;
}

/** @param space the colour space that groups blend in */
export function transparency(document: PdfDocument, space: string): Transparency {
  let count = 0;
  const bboxOf = ({ x, y, width, height }: Rect) => [x, y, x + width, y + height];

  /** Has the content of a stream of its own painted, in the current coordinates. */
  async function record(stream: PdfRef, paint: () => Promise<void>): Promise<void> {
    const { page, _ctm: transform } = document;
    const { content } = page;
    page.content = stream;
    // Patterns inside are placed from the stream's own coordinates.
    document._ctm = [...IDENTITY];
    await paint();
    stream.end();
    page.content = content;
    document._ctm = transform;
  }

  const form = (box: Rect, Resources: unknown, CS: string) =>
    document.ref({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: bboxOf(box),
      Resources,
      Group: { Type: 'Group', S: 'Transparency', CS, I: true },
    });

  function setState(parameters: Record<string, unknown>): void {
    const state = document.ref({ Type: 'ExtGState', ...parameters });
    state.end();
    const name = `M${++count}`;
    document.page.ext_gstates[name] = state;
    document.addContent(`/${name} gs`);
  }

  /** Everything painted from now on shows as far as the form is light. */
  function maskByLight(box: Rect, resources: Record<string, unknown>, content: string): void {
    const light = form(box, resources, 'DeviceGray');
    light.end(content);
    setState({ SMask: { Type: 'Mask', S: 'Luminosity', G: light } });
  }

  return {
    async isolate(box, opacity, paint, blend = 'normal') {
      const { page } = document;
      const group = form(box, page.resources, space);
      await record(group, paint);
      const name = `T${++count}`;
      page.xobjects[name] = group;
      document.save().fillOpacity(opacity);
      if (blend !== 'normal') setState({ BM: nameOf(blend) });
      document.addContent(`/${name} Do`);
      document.restore();
    },
    async maskBy(kind, box, paint) {
      const isLight = kind === 'luminance';
      const shape = form(box, document.page.resources, isLight ? 'DeviceGray' : space);
      await record(shape, paint);
      setState({ SMask: { Type: 'Mask', S: isLight ? 'Luminosity' : 'Alpha', G: shape } });
    },
    overprint: (OPM) => setState({ OP: true, op: true, OPM }),
    async tile({ tile, transform }, use, paint) {
      const { page } = document;
      const pattern = document.ref({
        ...{ Type: 'Pattern', PatternType: 1, PaintType: 1, TilingType: 1 },
        ...{ BBox: bboxOf(tile), XStep: tile.width, YStep: tile.height, Resources: page.resources },
        Matrix: [...multiply(document._ctm, transform)],
      });
      await record(pattern, paint);
      const name = `P${++count}`;
      page.patterns[name] = pattern;
      document.addContent(use === 'fill' ? `/Pattern cs /${name} scn` : `/Pattern CS /${name} SCN`);
    },
    async mask({ alpha, width, height, box }) {
      const image = document.ref({
        ...{ Type: 'XObject', Subtype: 'Image', Width: width, Height: height },
        ...{ BitsPerComponent: 8, ColorSpace: 'DeviceGray', Filter: 'FlateDecode' },
      });
      image.end(await compress(alpha));
      const place = `${box.width} 0 0 ${-box.height} ${box.x} ${box.y + box.height} cm`;
      maskByLight(box, { XObject: { Alpha: image } }, `${place} /Alpha Do`);
    },
    fade(gradient, opacity, box) {
      const { stops, transform = IDENTITY } = gradient;
      const steps = fullRange(stops);
      const isLine = gradient.kind === 'linear-gradient';
      const shading = document.ref({
        ShadingType: isLine ? 2 : 3,
        ColorSpace: 'DeviceGray',
        Coords: isLine
          ? [gradient.x1, gradient.y1, gradient.x2, gradient.y2]
          : [gradient.fx, gradient.fy, gradient.fr, gradient.cx, gradient.cy, gradient.r],
        Extend: [true, true],
        Function: {
          FunctionType: 3,
          Domain: [0, 1],
          Functions: steps.slice(1).map(({ color }, i) => ({
            ...{ FunctionType: 2, Domain: [0, 1], N: 1 },
            ...{ C0: [opacity * steps[i]!.color.a], C1: [opacity * color.a] },
          })),
          Bounds: steps.slice(1, -1).map(({ offset }) => offset),
          Encode: steps.slice(1).flatMap(() => [0, 1]),
        },
      });
      shading.end();
      maskByLight(box, { Shading: { Fade: shading } }, `${transform.join(' ')} cm /Fade sh`);
    },
  };
}

/** A blend mode as PDF names it: `color-dodge` is `ColorDodge` (ISO 32000-1, tables 136 and 137). */
const nameOf = (blend: BlendMode): string =>
  blend.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
