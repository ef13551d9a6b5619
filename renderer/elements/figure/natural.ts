import { dictionary } from '../../dictionary.ts';

/**
 * The size, px, of the drawing that a figure's outline was taken from. Its stroke is drawn there, then stretched to the
 * element's box with the outline, so that it is thicker along one side than along the other.
 *
 * Figures that are missing here are stroked evenly. The sizes were fitted to the strokes of corpus figure-* (180 × 90)
 * and probes figure-stroke-heart1-*, more finely where dashes show them (the outlines with a beginning in
 * tools/trace-figures.ts).
 */
const NATURAL_SIZES = dictionary<readonly [width: number, height: number]>({
  arc: [233, 123],
  asterisk1: [233, 234],
  asterisk2: [228, 224],
  blob1: [211, 202],
  bookmark: [199, 238],
  butterfly: [187, 183],
  cloud: [258, 165],
  cylinder: [169, 247],
  diamond2: [280, 174],
  door: [140, 200],
  drop1: [168.5, 233],
  drop2: [146, 236],
  explosion: [260, 261],
  flag: [207, 146],
  flower: [212, 238],
  frame: [238, 185],
  heart1: [216, 190],
  home: [191, 196],
  home2: [206, 189],
  hourglass: [188, 196],
  house: [190, 222],
  keyhole: [114, 228],
  kiss: [228, 127],
  leaf: [211, 199],
  lightning1: [143, 252],
  lightning2: [126, 227],
  magnet: [185, 199],
  mithosis: [263, 148],
  orangeRicky: [138, 202],
  party: [269, 270],
  pillow: [176, 254],
  polygon: [222, 256],
  rainbow: [280, 137],
  rhodeIsland: [138, 218],
  shell: [216, 192],
  shield1: [207, 248],
  shield2: [202, 218],
  skewedRectangle: [291, 141],
  softFlower: [214, 227],
  softStar: [260, 265],
  stairs1: [203, 203],
  stairs2: [200, 218],
  teewee: [207, 131],
});

/** The other blobs are drawings, too, and as far as a picture shows theirs about this size. */
const BLOB: readonly [number, number] = [200, 200];

/** The size that a figure's stroke is drawn at: its own, or that of its box. */
export function drawnSize(figure: { subType: string; width: number; height: number }): readonly [number, number] {
  const { subType, width, height } = figure;
  if (Object.hasOwn(NATURAL_SIZES, subType)) return NATURAL_SIZES[subType]!;
  return /^blob([1-9]|[12]\d|3[0-2])$/.test(subType) ? BLOB : [width, height];
}
