/** A file on the web that a picture was made from, and how to tell whether it is still the same (RFC 9111). */
export interface WebFile {
  url: string;
  /** The version as its server named it; null where it did not. */
  etag: string | null;
  /** HTTP date; null where its server named none that tells two versions apart. */
  lastModified: string | null;
  /** Time until which, its server says, it stays the same; ms since 1970. */
  freshUntil: number;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const single = (header: string | string[] | undefined): string | null =>
  (Array.isArray(header) ? header.join(', ') : header) ?? null;

/** HTTP dates count seconds: a file changed within the second that it was loaded in has the same date (RFC 9110, 8.8.2.2). */
const DATE_RESOLUTION = 1000;

/**
 * What an answer's headers say of the file.
 * @param now ms since 1970
 */
export function webFileOf(url: string, headers: Headers, now: number): WebFile {
  const control = single(headers['cache-control'])?.toLowerCase() ?? '';
  if (/\bno-store\b/.test(control)) return { url, etag: null, lastModified: null, freshUntil: 0 };
  const date = dateOf(headers.date) ?? now;
  const modified = dateOf(headers['last-modified']);
  const tellsApart = modified !== null && date - modified >= DATE_RESOLUTION;
  return {
    url,
    etag: single(headers.etag),
    lastModified: tellsApart ? single(headers['last-modified']) : null,
    freshUntil: now + freshness(control, headers, date),
  };
}

/** ms from now; without a word of the server's, none: nothing is guessed. */
function freshness(control: string, headers: Headers, date: number): number {
  if (/\bno-cache\b/.test(control)) return 0;
  const maxAge = /\bmax-age="?(\d{1,10})/.exec(control)?.[1];
  if (maxAge === undefined) return Math.max(0, (dateOf(headers.expires) ?? 0) - date);
  const age = Number(single(headers.age) ?? 0);
  return Math.max(0, Number(maxAge) - (Number.isFinite(age) ? age : 0)) * 1000;
}

function dateOf(header: string | string[] | undefined): number | null {
  const time = Date.parse(single(header) ?? '');
  return Number.isNaN(time) ? null : time;
}

/** Headers that ask for a file only where it is another by now; null where nothing tells. */
export function conditionsOf({ etag, lastModified }: WebFile): Record<string, string> | null {
  if (etag !== null) return { 'if-none-match': etag };
  return lastModified === null ? null : { 'if-modified-since': lastModified };
}

/** Whether it may ever be known to be the same without loading it again. */
export const canBeTold = (file: WebFile, now: number): boolean => file.freshUntil > now || conditionsOf(file) !== null;
