/** The requests of elements to `assets/` and `fonts/`, to be loaded before layout. */

/** A picture that an element needs. `colorsReplace` makes another asset of the same source. */
export interface ImageRequest {
  src: string;
  /** The property it stands in, for messages: `src`, `clipSrc`, `maskSrc`. */
  property: string;
  colorsReplace?: Readonly<Record<string, string>>;
  /** For a video: the fraction of its length at which the frame is taken. Absent for pictures. */
  frameAt?: number;
  /** For a Lottie animation: the frame's time, ms, and px of the design that the whole of it covers. Absent for pictures. */
  lottie?: { time: number; width: number; height: number };
  /** The point of interest to find, where the picture is cut to a proportion (width / height). Absent: none. */
  looksFor?: { focus: 'attention' | 'entropy'; proportion: number };
  /** px of the design that a code covers. Absent for pictures. */
  codeBox?: { width: number; height: number };
}

/** Whether a source is the text of a code that is drawn, `qr:TEXT` or `barcode:SYMBOLOGY:TEXT`. */
export const isCode = (src: string): boolean => /^\s*(?:qr|barcode):/i.test(src);

/** A family that an element needs, with the text it is to draw (for choosing subset files and fallbacks). */
export interface FontRequest {
  family: string;
  weight: number;
  italic: boolean;
  text: string;
}

/** Everything an element needs before it can be laid out. */
export interface AssetRequests {
  images: ImageRequest[];
  fonts: FontRequest[];
}

/** Equal requests become one, with the places of all. */
export function gather<R>(
  found: { path: string; request: R }[],
  key: (request: R) => string,
): { request: R; paths: string[] }[] {
  const merged = new Map<string, { request: R; paths: string[] }>();
  for (const { path, request } of found) {
    const entry = merged.get(key(request));
    if (entry) entry.paths.push(path);
    else merged.set(key(request), { request, paths: [path] });
  }
  return [...merged.values()];
}
