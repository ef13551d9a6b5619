declare module 'subset-font' {
  /** hb-subset over a whole font file; pins the axes given and leaves the others variable. */
  export default function subsetFont(
    font: Buffer,
    text: string | undefined,
    options:
      | { targetFormat: 'sfnt'; keepAllGlyphs: true; variationAxes: Record<string, number> }
      | { targetFormat: 'woff2' },
  ): Promise<Buffer>;
}
