/**
 * Of a family of the Google Fonts collection the editor loads regular and bold, upright and italic; every other weight
 * is drawn with the nearest of these (corpus: text-weight-100 and -500 are drawn at 400, text-weight-900 at 700).
 */
export const SERVED_WEIGHTS: readonly number[] = [400, 700];

/** The weights of a family that are used: the served ones, or all where it has none of these. */
export function servedWeights(weights: readonly number[]): readonly number[] {
  const served = weights.filter((weight) => SERVED_WEIGHTS.includes(weight));
  return served.length > 0 ? served : weights;
}
