const still = (k: unknown) => ({ a: 0, k });
/** Where a layer stands that keeps its place. */
export const STILL_TRANSFORM = { p: still([0, 0]), a: still([0, 0]), s: still([100, 100]), r: still(0), o: still(100) };

/** A layer with a rectangle of a colour (0..1 a channel) about its place, which may move; `frames` long. */
export const rectangleLayer = (
  [width, height]: [number, number],
  color: readonly [number, number, number, number],
  place: object,
  frames: number,
) => ({
  ty: 4,
  ks: { ...STILL_TRANSFORM, p: place },
  shapes: [
    {
      ty: 'gr',
      it: [
        { ty: 'rc', s: still([width, height]), p: still([0, 0]), r: still(0) },
        { ty: 'fl', c: still(color), o: still(100) },
        { ty: 'tr', ...STILL_TRANSFORM },
      ],
    },
  ],
  ip: 0,
  op: frames,
  st: 0,
});

/** A place that a layer keeps. */
export const placeAt = (x: number, y: number) => still([x, y]);

/** An animation at 30 frames a second. */
export const animationOf = (width: number, height: number, frames: number, layers: object[]) => ({
  v: '5.7.0',
  fr: 30,
  ip: 0,
  op: frames,
  w: width,
  h: height,
  assets: [] as object[],
  layers,
});

/** The data URI of an animation, or of what is given for one. */
export const lottieUri = (value: unknown): string =>
  `data:application/json;base64,${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64')}`;
