import type { Paint, Rect } from '../../scene/types.ts';
import { fullRange } from './gradients.ts';
import { compress } from './pixels.ts';

type LinearGradient = Extract<Paint, { kind: 'linear-gradient' }>;

/** pdfkit's insides: the content that is written now, and its notion of the current transform. */
interface Internals {
  ref(dictionary: Record<string, unknown>): { end(data?: string | Buffer): void };
  page: {
    content: unknown;
    resources: unknown;
    xobjects: Record<string, unknown>;
    ext_gstates: Record<string, unknown>;
  };
  _ctm: number[];
}

/** How much shows of what is painted, px by px over a box: 0 nothing, 255 all. */
export interface Coverage {
  alpha: Buffer;
  width: number;
  height: number;
  box: Rect;
}

/** Transparency groups and soft masks (ISO 32000-1, 11.6.5 and 11.6.6) of a document. */
export interface Transparency {
  /** Paints with one opacity for all of it: what overlaps inside does not show through itself. */
  isolate(box: Rect, opacity: number, paint: () => Promise<void>): Promise<void>;
  /** Masks what is painted until the state is restored; the box is in the current coordinates. */
  mask(coverage: Coverage): Promise<void>;
  /** Lets what is painted until the state is restored be seen as far as a gradient's stops, all faded by `opacity`; none of it beyond the box. */
  fade(gradient: LinearGradient, opacity: number, box: Rect): void;
}

/** @param space the colour space that groups blend in */
export function transparency(document: PDFKit.PDFDocument, space: string): Transparency {
  const internals = document as unknown as Internals;
  let count = 0;
  const bboxOf = ({ x, y, width, height }: Rect) => [x, y, x + width, y + height];

  /** From now on as much shows as the form is light. */
  function maskBy(box: Rect, Resources: Record<string, unknown>, content: string): void {
    const form = internals.ref({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: bboxOf(box),
      Resources,
      Group: { Type: 'Group', S: 'Transparency', CS: 'DeviceGray', I: true },
    });
    form.end(content);
    const state = internals.ref({ Type: 'ExtGState', SMask: { Type: 'Mask', S: 'Luminosity', G: form } });
    state.end();
    const name = `M${++count}`;
    internals.page.ext_gstates[name] = state;
    document.addContent(`/${name} gs`);
  }

  return {
    async isolate(box, opacity, paint) {
      const { page } = internals;
      const form = internals.ref({
        Type: 'XObject',
        Subtype: 'Form',
        BBox: bboxOf(box),
        Resources: page.resources,
        Group: { Type: 'Group', S: 'Transparency', CS: space, I: true },
      });
      const { content } = page;
      const transform = internals._ctm;
      page.content = form;
      // Patterns inside are placed from the form's own coordinates.
      internals._ctm = [1, 0, 0, 1, 0, 0];
      await paint();
      form.end();
      page.content = content;
      internals._ctm = transform;
      const name = `T${++count}`;
      page.xobjects[name] = form;
      document.save().fillOpacity(opacity);
      document.addContent(`/${name} Do`);
      document.restore();
    },
    async mask({ alpha, width, height, box }) {
      const image = internals.ref({
        ...{ Type: 'XObject', Subtype: 'Image', Width: width, Height: height },
        ...{ BitsPerComponent: 8, ColorSpace: 'DeviceGray', Filter: 'FlateDecode' },
      });
      image.end(await compress(alpha));
      const place = `${box.width} 0 0 ${-box.height} ${box.x} ${box.y + box.height} cm`;
      maskBy(box, { XObject: { Alpha: image } }, `${place} /Alpha Do`);
    },
    fade({ x1, y1, x2, y2, stops }, opacity, box) {
      const steps = fullRange(stops);
      const shading = internals.ref({
        ShadingType: 2,
        ColorSpace: 'DeviceGray',
        Coords: [x1, y1, x2, y2],
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
      maskBy(box, { Shading: { Fade: shading } }, '/Fade sh');
    },
  };
}
