/** A design of the gallery: `examples/NAME.json`, with its picture in `public/gallery`. */
export interface GalleryDesign {
  name: string;
  title: string;
  /** Options that it is shown with. */
  options?: Readonly<Record<string, unknown>>;
  /** A file of records in `examples`, each of which fills it. */
  records?: string;
  /** Whether the lines of print are shown with it. */
  lines?: boolean;
}

/** The designs that the page offers, in their order; the first is shown when it opens. */
export const galleryDesigns: readonly GalleryDesign[] = [
  { name: 'poster', title: 'Poster' },
  { name: 'card', title: 'Card' },
  { name: 'rich-text', title: 'Rich text' },
  { name: 'table', title: 'Table' },
  { name: 'certificate', title: 'Certificate' },
  { name: 'film', title: 'Film', options: { format: 'mp4' } },
  {
    name: 'print-card',
    title: 'Print card',
    options: { format: 'pdf', vector: true, includeBleed: true, cropMarkSize: 40, color: { space: 'CMYK' } },
    lines: true,
  },
  { name: 'badge', title: 'Batch', records: 'badges.csv' },
];

/** px of the longest side of a picture of the gallery. */
export const PREVIEW_SIDE = 320;
