import { RenderError } from '../../errors.ts';
import { canvasOf, isPixels, type Layer, takePixels } from './layer.ts';

/** How many px layers may have that are painted at once. */
export interface LayerLimits {
  /**
   * Of the layers that may wait for the layers within them. Skia records painting, and makes the px of a canvas when
   * it is drawn, those of inner layers first: of 300 nested layers all would be held at once.
   */
  open: number;
  /** Of finished layers that one canvas may hold, where layers lie so deep that they are finished at once. */
  held: number;
}

const LAYER_LIMITS: LayerLimits = { open: 64e6, held: 256e6 };

/** The layers around the current painting. */
export interface OpenLayers {
  /** px of them all. */
  pixels: number;
  /** px of the finished layers that the innermost one holds. */
  held: number;
  /** Place in the design of the nearest group around that names one. */
  origin: string;
  limits: LayerLimits;
}

export const noLayers = (limits: LayerLimits = LAYER_LIMITS): OpenLayers => ({
  ...{ pixels: 0, held: 0, origin: '' },
  limits,
});

/** The layers with another one, of `pixels` px. */
export const opened = (around: OpenLayers, pixels: number, origin: string): OpenLayers => ({
  pixels: around.pixels + pixels,
  held: 0,
  origin: origin || around.origin,
  limits: around.limits,
});

/**
 * A layer that is painted and about to be drawn on the one around it: the same, or its px alone where too many layers are
 * open for it to wait until it is drawn.
 *
 * @param around takes note of the px
 * @throws RenderError `layers_too_large` where the layer around holds too many already
 */
export function finished(layer: Layer, own: OpenLayers, around: OpenLayers): Layer {
  if (own.pixels <= own.limits.open) return layer;
  const { width, height } = layer;
  around.held += width * height;
  if (around.held > own.limits.held) throw layersTooLarge(own.origin);
  return isPixels(layer) ? layer : canvasOf(takePixels(layer));
}

const layersTooLarge = (origin: string) =>
  new RenderError({
    kind: 'limit',
    code: 'layers_too_large',
    path: origin,
    message: `${origin}: too many large layers (groups that fade, blend or are masked as one) lie in each other`,
    hint: 'put fewer such groups in each other, or lower `pixelRatio`',
  });
