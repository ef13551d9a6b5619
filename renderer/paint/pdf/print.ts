import type { IccProfile } from './profiles.ts';

/** pdfkit's way to objects of one's own. */
interface Internals {
  ref(dictionary: Record<string, unknown>): { data: Record<string, unknown>; end(data?: Buffer): void };
  _root: { data: Record<string, unknown> };
  info: Record<string, unknown>;
}

/** Says for which printing condition a document is made, and carries the profile. */
export function addOutputIntent(document: PDFKit.PDFDocument, profile: IccProfile): void {
  const internals = document as unknown as Internals;
  const stream = internals.ref({ N: 4, Alternate: 'DeviceCMYK' });
  stream.end(profile.data);
  const intent = internals.ref({
    Type: 'OutputIntent',
    S: 'GTS_PDFX',
    OutputConditionIdentifier: new String(profile.name),
    OutputCondition: new String(profile.name),
    RegistryName: new String('http://www.color.org'),
    Info: new String(profile.name),
    DestOutputProfile: stream,
  });
  intent.end();
  internals._root.data.OutputIntents = [intent];
}

/**
 * Declares PDF/X-4 (ISO 15930-7) in the Info dictionary: nothing is trapped. pdfkit writes every string there as a
 * string, but `Trapped` must be a name: an object that prints itself as one.
 */
export function declareUntrapped(document: PDFKit.PDFDocument): void {
  const internals = document as unknown as Internals;
  const reference = Object.getPrototypeOf(Object.getPrototypeOf(internals._root));
  internals.info.Trapped = Object.create(reference, { toString: { value: () => '/False' } });
}
