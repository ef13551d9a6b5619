/** The content of a file, recognised by its first bytes. */
export type Content =
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/avif'
  | 'image/gif'
  | 'image/tiff'
  | 'image/bmp'
  | 'image/x-icon'
  | 'image/svg+xml'
  | 'video';

const ascii = (data: Buffer, from: number, to: number) => data.toString('latin1', from, to);

/** The content of a file, or null where it cannot be painted. Labels and file names play no part. */
export function sniff(data: Buffer): Content | null {
  const head = ascii(data, 0, 12);
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  if (/^RIFF.{4}WEBP/s.test(head)) return 'image/webp';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'image/tiff';
  if (head.startsWith('BM')) return 'image/bmp';
  if (isIcon(data)) return 'image/x-icon';
  if (head.slice(4, 8) === 'ftyp') return isoBrand(data);
  if (head.startsWith('\x1a\x45\xdf\xa3') || /^RIFF.{4}AVI /s.test(head)) return 'video';
  return isSvg(data) ? 'image/svg+xml' : null;
}

/** Icons and cursors: two zero bytes, the kind 1 or 2, and how many pictures there are. */
const isIcon = (data: Buffer): boolean =>
  data.length >= 22 && [1, 2].includes(data.readUInt32LE(0) / 0x10000) && data.readUInt16LE(4) > 0;

/** AVIF and MP4 share one container; the brands at its beginning tell them apart. */
function isoBrand(data: Buffer): Content | null {
  const brands = ascii(data, 8, Math.min(data.readUInt32BE(0), 64));
  if (/avi[fs]/.test(brands)) return 'image/avif';
  if (/hei[cfmsx]|hev[cx]|mif1|msf1/.test(brands)) return null;
  return 'video';
}

/** Content allowed before the first element: white space, processing instructions, comments, a document type. */
const PROLOG = /\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^[>]|\[[^\]]*\])*>/isy;

/** Whether the first element of an XML text is `svg`. */
function isSvg(data: Buffer): boolean {
  const text = decodeText(data.subarray(0, 65_536)).replace(/^\ufeff/, '');
  let at = 0;
  for (PROLOG.lastIndex = 0; PROLOG.test(text); ) at = PROLOG.lastIndex;
  return /^<(?:[\w.-]+:)?svg[\s/>]/i.test(text.slice(at, at + 200));
}

/** A text file's characters, by its byte order mark or XML declaration; UTF-8 where neither says otherwise. */
export function decodeText(data: Buffer): string {
  const named = /^<\?xml[^>]*\sencoding=["']([\w.:-]+)["']/.exec(ascii(data, 0, 200))?.[1];
  const encoding =
    data[0] === 0xff && data[1] === 0xfe ? 'utf-16le' : data[0] === 0xfe && data[1] === 0xff ? 'utf-16be' : named;
  try {
    return new TextDecoder(encoding ?? 'utf-8').decode(data);
  } catch {
    return new TextDecoder().decode(data);
  }
}

/** What a file that is no picture seems to be, for a message. */
export function describeContent(data: Buffer): string {
  const text = ascii(data, 0, 512).trimStart().toLowerCase();
  if (/^<(!doctype html|html|head|body)/.test(text)) return 'an HTML page';
  if (/^[{[]/.test(text)) return 'JSON';
  if (text.startsWith('%pdf-')) return 'a PDF';
  if (/^.{4}ftyp(hei|hev|mif1|msf1)/s.test(text)) return 'HEIC, which is not supported';
  if (text.startsWith('\xff\x0a') || text.includes('jxl ')) return 'JPEG XL, which is not supported';
  if (text.startsWith('<?xml')) return 'XML, but no SVG';
  return 'no picture';
}
