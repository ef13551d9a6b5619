import type { PdfDocument } from './pdfkit.ts';
import type { IccProfile } from './profiles.ts';

/** Says for which printing condition a document is made, and carries the profile. */
export function addOutputIntent(document: PdfDocument, profile: IccProfile): void {
  const stream = document.ref({ N: 4, Alternate: 'DeviceCMYK' });
  stream.end(profile.data);
  const intent = document.ref({
    Type: 'OutputIntent',
    S: 'GTS_PDFX',
    OutputConditionIdentifier: new String(profile.name),
    OutputCondition: new String(profile.name),
    RegistryName: new String('http://www.color.org'),
    Info: new String(profile.name),
    DestOutputProfile: stream,
  });
  intent.end();
  document._root.data.OutputIntents = [intent];
}

/**
 * Declares PDF/X-4 (ISO 15930-7) in the Info dictionary: nothing is trapped. pdfkit writes every string there as a
 * string, but `Trapped` must be a name: an object that prints itself as one.
 */
export function declareUntrapped(document: PdfDocument): void {
  const reference = Object.getPrototypeOf(Object.getPrototypeOf(document._root));
  document.info.Trapped = Object.create(reference, { toString: { value: () => '/False' } });
}
