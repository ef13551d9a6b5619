/** The parts of opentype.js that are used; it ships no types, and those of the community bring the DOM's along. */
declare module 'opentype.js' {
  interface PathCommand {
    type: 'M' | 'L' | 'Q' | 'C' | 'Z';
    x: number;
    y: number;
    x1: number;
    y1: number;
    x2: number;
    y2: number;
  }

  /** Names by language, e.g. `en`. */
  type LocalizedName = Record<string, string>;

  /** Names by key, e.g. `fontFamily`, or by id. */
  type PlatformNames = Record<string, LocalizedName>;

  interface Glyph {
    advanceWidth: number;
    xMin?: number;
    path: { commands: PathCommand[] };
  }

  interface Font {
    names: { windows?: PlatformNames; unicode?: PlatformNames; macintosh?: PlatformNames };
    numGlyphs: number;
    numberOfHMetrics: number;
    unitsPerEm: number;
    ascender: number;
    descender: number;
    tables: {
      os2?: Record<string, number> & { version: number; fsType: number };
      post?: { underlinePosition: number; underlineThickness: number };
      hhea: { ascender: number; descender: number; lineGap: number };
      cmap: { glyphIndexMap: Record<string, number> };
      fvar?: { axes: { tag: string; minValue: number; defaultValue: number; maxValue: number; name: LocalizedName }[] };
    };
    glyphs: { get(index: number): Glyph };
  }

  const opentype: {
    /** @throws Error for fonts without outlines, collections, WOFF2, and damaged ones */
    parse(data: ArrayBuffer, options?: { lowMemory?: boolean }): Font;
  };
  export default opentype;
  export type { Font, LocalizedName, PathCommand, PlatformNames };
}
