/** The properties by which CSS chooses between the faces of a family. */
export interface FaceStyle {
  /** Lowest and highest weight; equal unless the file is variable. */
  weight: readonly [number, number];
  italic: boolean;
  /** OS/2 width class: 5 is normal. */
  width: number;
}

export interface WantedStyle {
  /** 1..1000 */
  weight: number;
  italic: boolean;
}

/**
 * The faces of a family that CSS draws a style with. They share one width, slope and weight; there are several where
 * the family comes in files by characters. Keeps the order. Empty only where `faces` is empty.
 * @source CSS Fonts 4, 5.2 "Matching font styles"
 */
export function matchFaces<F extends FaceStyle>(faces: readonly F[], wanted: WantedStyle): F[] {
  const width = least(faces, wanted, widthRank);
  const slope = least(width, wanted, slopeRank);
  return least(slope, wanted, weightRank);
}

/** How late CSS tries a face, by one of its properties. */
type Rank = (face: FaceStyle, wanted: WantedStyle) => number;

function least<F extends FaceStyle>(faces: readonly F[], wanted: WantedStyle, rank: Rank): F[] {
  let found: F[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (const face of faces) {
    const own = rank(face, wanted);
    if (own < best) {
      best = own;
      found = [];
    }
    if (own === best) found.push(face);
  }
  return found;
}

const widthRank: Rank = ({ width }) => Math.abs(width - 5) * 10 + (width > 5 ? 1 : 0);

const slopeRank: Rank = ({ italic }, wanted) => (italic === wanted.italic ? 0 : 1);

/**
 * How late CSS tries a weight: 0 for the wanted weight. Above 500, heavier weights come first; below 400, lighter ones;
 * from 400 to 500, weights up to 500, then lighter ones.
 */
function weightRank({ weight: [low, high] }: FaceStyle, { weight: wanted }: WantedStyle): number {
  if (low <= wanted && wanted <= high) return 0;
  const heavier = low > wanted;
  const distance = heavier ? low - wanted : wanted - high;
  if (wanted > 500) return heavier ? distance : 1000 + distance;
  if (wanted < 400) return heavier ? 1000 + distance : distance;
  if (!heavier) return 1000 + distance;
  return low <= 500 ? distance : 2000 + distance;
}

/** Chromium emboldens from this weight on, and only faces below it. */
const BOLD = 600;

/**
 * What Chromium adds to the matched face: boldness where 600 or more is wanted and both the face as declared and the
 * file itself are below, slant where italic is wanted and neither is.
 * @source Chromium, css_font_face_set / font_custom_platform_data.cc; corpus text-synthetic-bold, text-synthetic-italic
 */
export function synthesize(
  declared: Pick<FaceStyle, 'weight' | 'italic'>,
  file: { weight: number; italic: boolean },
  wanted: WantedStyle,
): { syntheticBold: boolean; syntheticItalic: boolean } {
  return {
    syntheticBold: wanted.weight >= BOLD && declared.weight[1] < BOLD && file.weight < BOLD,
    syntheticItalic: wanted.italic && !declared.italic && !file.italic,
  };
}

/**
 * The editor loads the regular and the bold face of a family of Google Fonts, upright and italic, and draws every other
 * weight with the nearest of these: 100 and 500 with 400, 900 with 700 (corpus text-weight-100, text-weight-500,
 * text-weight-900).
 */
export const SERVED_WEIGHTS: readonly number[] = [400, 700];

/** The weights of a family that are loaded: the served ones, or all weights where the family has none of them. */
export function servedWeights(weights: readonly number[]): readonly number[] {
  const served = weights.filter((weight) => SERVED_WEIGHTS.includes(weight));
  return served.length > 0 ? served : weights;
}
