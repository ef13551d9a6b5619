import type { Rect } from '../../scene/types.ts';

/** pdfkit's insides: the content that is written now, and its notion of the current transform. */
interface Internals {
  ref(dictionary: Record<string, unknown>): { end(): void };
  page: { content: unknown; resources: unknown; xobjects: Record<string, unknown> };
  _ctm: number[];
}

/** Paints with one opacity for all of it: what overlaps inside does not show through itself. */
export type TransparencyGroups = (box: Rect, opacity: number, paint: () => Promise<void>) => Promise<void>;

/** Transparency groups (ISO 32000-1, 11.6.6) of a document. `space`: the colour space they blend in. */
export function transparencyGroups(document: PDFKit.PDFDocument, space: string): TransparencyGroups {
  const internals = document as unknown as Internals;
  let count = 0;
  return async ({ x, y, width, height }, opacity, paint) => {
    const { page } = internals;
    const form = internals.ref({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [x, y, x + width, y + height],
      Resources: page.resources,
      Group: { Type: 'Group', S: 'Transparency', CS: space, I: true },
    });
    const { content } = page;
    const transform = internals._ctm;
    page.content = form;
    // Patterns inside are placed from the form's own coordinates.
    internals._ctm = [1, 0, 0, 1, 0, 0];
    await paint();
    form.end();
    page.content = content;
    internals._ctm = transform;
    const name = `T${++count}`;
    page.xobjects[name] = form;
    document.save().fillOpacity(opacity);
    document.addContent(`/${name} Do`);
    document.restore();
  };
}
