import { IDENTITY, multiply } from '../../scene/matrix.ts';
import type { BlendMode, Gradient, Matrix, Pattern, Rect } from '../../scene/types.ts';
import { fullRange, type InkStop, shadings } from './gradients.ts';
import { isRef, type PdfDocument, type PdfRef, writableNumber } from './pdfkit.ts';
import { compress } from './pixels.ts';

/** How much of the painting shows, px by px over a box: 0 nothing, 255 all. */
export interface Coverage {
  alpha: Buffer;
  width: number;
  height: number;
  box: Rect;
}

/** How a layer is painted. */
export interface Layer {
  blend?: BlendMode;
  /** Equal for layers with the same content, in the current coordinates. */
  key?: string | undefined;
}

/** Transparency groups and soft masks (ISO 32000-1, 11.6.5 and 11.6.6) of a document. */
export interface Transparency {
  /** Paints with one opacity and blend mode as a whole: overlapping parts do not show through each other. */
  isolate(box: Rect, opacity: number, paint: () => Promise<void>, layer?: Layer): Promise<void>;
  /** Paints what is painted the same wherever the key is: once, in the current coordinates. */
  reuse(key: string, box: Rect, paint: () => Promise<void>): Promise<void>;
  /** Masks everything painted until the state is restored by the lightness or opacity of other items. */
  maskBy(kind: 'alpha' | 'luminance', box: Rect, paint: () => Promise<void>, key?: string): Promise<void>;
  /**
   * What is painted until the state is restored leaves the inks below that it has none of: 0: those beside the process inks,
   * 1: all of them (ISO 32000-1, 8.6.7, OPM).
   */
  overprint(mode: 0 | 1): void;
  /** Makes a gradient the paint of fills, or of strokes, until the state is restored. @param stops its own, from 0 to 1 */
  shade(gradient: Gradient, stops: readonly InkStop[], use: 'fill' | 'stroke'): void;
  /** Makes a tile the paint of fills, or of strokes, until the state is restored. */
  tile(pattern: Pattern, use: 'fill' | 'stroke', paint: () => Promise<void>): Promise<void>;
  /** Masks everything painted until the state is restored; the box is in the current coordinates. */
  mask(coverage: Coverage): Promise<void>;
  /** The same, where equal masks have one key, in the current coordinates; null masks nothing. */
  maskOnce(coverage: () => Promise<Coverage | null>, key: string): Promise<void>;
  /**
   * Masks everything painted until the state is restored by a gradient's stops, all faded by `opacity`; nothing shows
   * beyond the box.
   */
  fade(gradient: Gradient, opacity: number, box: Rect): void;
}

interface NamedForm {
  name: string;
  form: PdfRef;
}

/** @param space the colour space that groups blend in */
export function transparency(document: PdfDocument, space: string): Transparency {
  let count = 0;
  const forms = new Map<string, NamedForm>();
  const states = new Map<string, { name: string; state: PdfRef }>();
  const masks = new Map<string, PdfRef | null>();
  const patterns = new Map<string, { name: string; pattern: PdfRef }>();
  const shadingOf = shadings(document);
  const bboxOf = ({ x, y, width, height }: Rect) => [x, y, x + width, y + height].map(writableNumber);

  /** Has the content of a stream of its own painted, in the current coordinates, with the objects that it names. */
  async function record(stream: PdfRef, paint: () => Promise<void>): Promise<void> {
    const { page, _ctm: transform } = document;
    const { content, resources } = page;
    page.content = stream;
    page.resources = { data: {}, end() {} };
    // Patterns inside are placed from the stream's own coordinates.
    document._ctm = [...IDENTITY];
    await paint();
    stream.data.Resources = page.resources.data;
    stream.end();
    page.content = content;
    page.resources = resources;
    document._ctm = transform;
  }

  const form = (box: Rect, more: Record<string, unknown>) =>
    document.ref({ Type: 'XObject', Subtype: 'Form', BBox: bboxOf(box), ...more });
  /** @param CS the space that its colours blend in */
  const group = (box: Rect, CS: string, more: Record<string, unknown> = {}) =>
    form(box, { ...more, Group: { Type: 'Group', S: 'Transparency', CS, I: true } });

  /** A form, painted once for its key. */
  async function formOf(key: string | undefined, make: () => PdfRef, paint: () => Promise<void>): Promise<NamedForm> {
    const known = key === undefined ? undefined : forms.get(key);
    if (known) return known;
    const made = { name: `T${++count}`, form: make() };
    await record(made.form, paint);
    if (key !== undefined) forms.set(key, made);
    return made;
  }

  /** Paints a form in the current coordinates. */
  function place({ name, form }: NamedForm): void {
    document.page.xobjects[name] = form;
    document.addContent(`/${name} Do`);
  }

  function setState(parameters: Record<string, unknown>): void {
    const key = JSON.stringify(parameters, (_, value) => (isRef(value) ? String(value) : value));
    const known = states.get(key);
    const made = known ?? { name: `M${++count}`, state: document.ref({ Type: 'ExtGState', ...parameters }) };
    if (!known) made.state.end();
    states.set(key, made);
    document.page.ext_gstates[made.name] = made.state;
    document.addContent(`/${made.name} gs`);
  }

  /** Everything painted from now on shows as far as the form is light. */
  const maskByLight = (light: PdfRef) => setState({ SMask: { Type: 'Mask', S: 'Luminosity', G: light } });

  function lightOf(box: Rect, Resources: Record<string, unknown>, content: string): PdfRef {
    const light = group(box, 'DeviceGray', { Resources });
    light.end(content);
    return light;
  }

  async function lightOfPixels({ alpha, width, height, box }: Coverage): Promise<PdfRef> {
    const image = document.ref({
      ...{ Type: 'XObject', Subtype: 'Image', Width: width, Height: height },
      ...{ BitsPerComponent: 8, ColorSpace: 'DeviceGray', Filter: 'FlateDecode' },
    });
    image.end(await compress(alpha));
    const place = `${box.width} 0 0 ${-box.height} ${box.x} ${box.y + box.height} cm`;
    return lightOf(box, { XObject: { Alpha: image } }, `${place} /Alpha Do`);
  }

  function patternOf(Shading: PdfRef, matrix: Matrix): PdfRef {
    const pattern = document.ref({ Type: 'Pattern', PatternType: 2, Shading, Matrix: matrix.map(writableNumber) });
    pattern.end();
    return pattern;
  }

  function lightOfGradient(gradient: Gradient, opacity: number, box: Rect): PdfRef {
    const { stops, transform = IDENTITY } = gradient;
    const faded = fullRange(stops).map(({ offset, color }) => ({ offset, color: [opacity * color.a] }));
    const Shading = { Fade: shadingOf(gradient, faded) };
    return lightOf(box, { Shading }, `${transform.join(' ')} cm /Fade sh`);
  }

  return {
    async reuse(key, box, paint) {
      place(await formOf(`plain ${key}`, () => form(box, {}), paint));
    },
    async isolate(box, opacity, paint, { blend = 'normal', key } = {}) {
      const layer = await formOf(key, () => group(box, space), paint);
      document.save().fillOpacity(opacity);
      if (blend !== 'normal') setState({ BM: nameOf(blend) });
      place(layer);
      document.restore();
    },
    async maskBy(kind, box, paint, key) {
      const isLight = kind === 'luminance';
      const G = await formOf(key && `${kind} ${key}`, () => group(box, isLight ? 'DeviceGray' : space), paint);
      setState({ SMask: { Type: 'Mask', S: isLight ? 'Luminosity' : 'Alpha', G: G.form } });
    },
    overprint: (OPM) => setState({ OP: true, op: true, OPM }),
    async tile({ tile, transform }, use, paint) {
      const { page } = document;
      const pattern = document.ref({
        ...{ Type: 'Pattern', PatternType: 1, PaintType: 1, TilingType: 1 },
        ...{ BBox: bboxOf(tile), XStep: tile.width, YStep: tile.height },
        Matrix: multiply(document._ctm, transform).map(writableNumber),
      });
      await record(pattern, paint);
      const name = `P${++count}`;
      page.patterns[name] = pattern;
      document.addContent(use === 'fill' ? `/Pattern cs /${name} scn` : `/Pattern CS /${name} SCN`);
    },
    mask: async (coverage) => maskByLight(await lightOfPixels(coverage)),
    async maskOnce(coverage, key) {
      let light = masks.get(key);
      if (light === undefined) {
        const drawn = await coverage();
        light = drawn && (await lightOfPixels(drawn));
        masks.set(key, light);
      }
      if (light) maskByLight(light);
    },
    fade(gradient, opacity, box) {
      const key = JSON.stringify([gradient, opacity, box]);
      const light = masks.get(key) ?? lightOfGradient(gradient, opacity, box);
      masks.set(key, light);
      maskByLight(light);
    },
    shade(gradient, stops, use) {
      const { _ctm, page } = document;
      const matrix = multiply(_ctm, gradient.transform ?? IDENTITY);
      const shading = shadingOf(gradient, stops);
      const key = `${shading} ${matrix.join(' ')}`;
      const made = patterns.get(key) ?? { name: `P${++count}`, pattern: patternOf(shading, matrix) };
      patterns.set(key, made);
      page.patterns[made.name] = made.pattern;
      document.addContent(use === 'fill' ? `/Pattern cs /${made.name} scn` : `/Pattern CS /${made.name} SCN`);
    },
  };
}

/** A blend mode as PDF names it: `color-dodge` is `ColorDodge` (ISO 32000-1, tables 136 and 137). */
const nameOf = (blend: BlendMode): string =>
  blend.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
