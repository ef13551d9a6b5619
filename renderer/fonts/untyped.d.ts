declare module 'wawoff2/decompress.js' {
  /** WOFF2 to sfnt. Rejects where the file is damaged. */
  export default function decompress(data: Uint8Array): Promise<Uint8Array>;
}
declare module 'subset-font' {
  /** hb-subset over a whole font file; pins the axes given and leaves the others variable. */
  export default function subsetFont(
    font: Buffer,
    text: string | undefined,
    options: { targetFormat: 'sfnt'; keepAllGlyphs: true; variationAxes: Record<string, number> },
  ): Promise<Buffer>;
}
