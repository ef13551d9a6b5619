import { deflateSync } from 'node:zlib';
import type { PdfDocument, PdfRef } from './pdfkit.ts';
import type { IccProfile } from './profiles.ts';

/** A profile with what it says of itself. */
export interface PrintingCondition extends IccProfile {
  /** E.g. `Coated FOGRA39 (ISO 12647-2:2004)`. */
  description: string;
}

/**
 * Characterised printing conditions as the ICC's registry names them (color.org, Profile Registry), by what the profiles made
 * for them say of themselves.
 */
const REGISTERED: readonly [said: RegExp, identifier: string][] = [
  [/FOGRA ?39|ISO Coated v2(?! 300)/i, 'FOGRA39'],
  [/ISO Coated v2 300/i, 'FOGRA39'],
  [/FOGRA ?51|PSO Coated v3/i, 'FOGRA51'],
  [/FOGRA ?52|PSO Uncoated v3/i, 'FOGRA52'],
  [/FOGRA ?47|PSO Uncoated ISO12647/i, 'FOGRA47'],
  [/FOGRA ?45|PSO LWC Improved/i, 'FOGRA45'],
  [/FOGRA ?29|Uncoated FOGRA29/i, 'FOGRA29'],
  [/FOGRA ?28/i, 'FOGRA28'],
  [/FOGRA ?27/i, 'FOGRA27'],
  [/U\.S\. Web Coated \(SWOP\) v2/i, 'CGATS TR 001'],
  [/SWOP2006[ _]?Coated3|SWOP Coated 3|Web Coated SWOP 2006 Grade 3/i, 'CGATS TR 003'],
  [/SWOP2006[ _]?Coated5|SWOP Coated 5|Web Coated SWOP 2006 Grade 5/i, 'CGATS TR 005'],
  [/GRACoL ?2006/i, 'CGATS TR 006'],
  [/GRACoL ?2013|CGATS21_CRPC6/i, 'CGATS21-2-CRPC6'],
  [/SWOP ?2013|CGATS21_CRPC5/i, 'CGATS21-2-CRPC5'],
  [/Japan Color 2001 Coated/i, 'JC200103'],
  [/Japan Color 2001 Uncoated/i, 'JC200104'],
  [/Japan Color 2002 Newspaper/i, 'JCN2002'],
  [/Japan Color 2003 Web Coated/i, 'JCW2003'],
  [/Japan Color 2011 Coated/i, 'JC201103'],
  [/ISOnewspaper26v4|IFRA26/i, 'IFRA26'],
];

/** The registered condition that a profile was made for, by what it says of itself; undefined: none that is known. */
export const registeredCondition = (description: string): string | undefined =>
  REGISTERED.find(([said]) => said.test(description))?.[1];

/** Adds an output intent with its profile (ISO 32000-1, table 365). */
function addIntent(document: PdfDocument, { data }: Pick<IccProfile, 'data'>, entries: Record<string, unknown>): void {
  const { data: root } = document._root;
  const others = (root.OutputIntents as PdfRef[] | undefined) ?? [];
  // All intents of a document have one profile.
  const intent = document.ref({
    Type: 'OutputIntent',
    ...entries,
    DestOutputProfile: others[0]?.data.DestOutputProfile ?? profileStream(document, data),
  });
  intent.end();
  root.OutputIntents = [...others, intent];
}

/** Profiles as files carry them, as long as their bytes are kept: a profile takes longer to pack than a plain page to render. */
const packed = new WeakMap<Buffer, Buffer>();

function profileStream(document: PdfDocument, data: Buffer): PdfRef {
  const isCmyk = data.toString('latin1', 16, 20) === 'CMYK';
  const known = packed.get(data) ?? deflateSync(data);
  packed.set(data, known);
  const space = { N: isCmyk ? 4 : 3, Alternate: isCmyk ? 'DeviceCMYK' : 'DeviceRGB' };
  const stream = document.ref({ ...space, Filter: 'FlateDecode' });
  stream.end(known);
  return stream;
}

/** Says for which printing condition a document is made, and carries the profile. */
export function addOutputIntent(document: PdfDocument, { description, name, data }: PrintingCondition): void {
  const info = description || name;
  const identifier = registeredCondition(info);
  addIntent(
    document,
    { data },
    {
      S: 'GTS_PDFX',
      OutputConditionIdentifier: new String(identifier ?? 'Custom'),
      OutputCondition: new String(info),
      ...(identifier !== undefined && { RegistryName: new String('http://www.color.org') }),
      Info: new String(info),
    },
  );
}

/** Says what the device colours of a document in an archive mean (ISO 19005-2, 6.2.3). */
export function addArchiveIntent(document: PdfDocument, { description, data }: Omit<PrintingCondition, 'name'>): void {
  addIntent(
    document,
    { data },
    {
      S: 'GTS_PDFA1',
      OutputConditionIdentifier: new String(description),
      Info: new String(description),
    },
  );
}

/** The versions of PDF/X that are written. */
export type PdfxVersion = 'X-4' | 'X-1a:2001' | 'X-1a:2003';

/** Whether a document may have no transparency. */
export const isFlat = (pdfx: PdfxVersion | undefined): boolean => pdfx !== undefined && pdfx !== 'X-4';

/**
 * Declares PDF/X in the Info dictionary: nothing is trapped, and of PDF/X-1a (ISO 15930-1, -4: 6.2) which it is. pdfkit
 * writes every string there as a string, but `Trapped` must be a name: an object that prints itself as one.
 */
export function declarePdfx(document: PdfDocument, pdfx: PdfxVersion): void {
  const reference = Object.getPrototypeOf(Object.getPrototypeOf(document._root));
  document.info.Trapped = Object.create(reference, { toString: { value: () => '/False' } });
  if (pdfx === 'X-4') return;
  document.info.GTS_PDFXVersion = pdfx === 'X-1a:2001' ? 'PDF/X-1:2001' : 'PDF/X-1a:2003';
  if (pdfx === 'X-1a:2001') document.info.GTS_PDFXConformance = 'PDF/X-1a:2001';
}
