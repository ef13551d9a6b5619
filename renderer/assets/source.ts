/** Where a design's files come from, as it writes it: what of that can be loaded, and how messages show it. */
import { dictionary } from '../dictionary.ts';
import { RenderError } from '../errors.ts';
import { ownString } from '../own-string.ts';
import { shortAddress } from '../short-address.ts';
import { variablesIn } from '../variables.ts';
import { isDataUri } from './data-uri.ts';

/** Makes the error of a source. */
export type Fail = (reason: string, extra?: { hint?: string; cause?: unknown }) => RenderError;

const RELATIVE_HINT = {
  hint: 'give an http(s) URL or a data URI; relative ones are found in the folder that `assetsDir` names',
};

/** What can be done about URLs of other protocols. */
const OTHER_HINTS: Readonly<Record<string, string>> = dictionary({
  'asset:': 'asset: sources are found in the folder that `assetsDir` names',
  'blob:': 'a blob: URL exists only in the browser that made it: upload the file',
  'file:': 'give its name without file:, as it is found in the folder that `assetsDir` names',
});

/** Paths of this machine's files: `/home/ada/a.png`, `C:\a.png`. */
const FILE_PATH = /^(?:\/|[a-z]:[\\/])/i;

/** Characters of a URL that a message shows. */
const LONGEST = 200;

/** A source as a message shows it: a data URI by its type, a long URL by its beginning and its end. */
export function shortUrl(source: string): string {
  const text = source.trim();
  // Of its own, as warnings and files are kept.
  return ownString(isDataUri(text) ? `${/^data:[\w.+/-]{0,60}/i.exec(text)?.[0]}…` : shortAddress(text, LONGEST));
}

/** Makes the errors of one source. */
export const failure =
  (source: string, { path }: { path: string }): Fail =>
  (reason, extra = {}) =>
    new RenderError({
      kind: 'asset',
      code: 'asset_not_loaded',
      path,
      message: `Could not load ${shortUrl(source)}: ${reason}`,
      ...extra,
    });

/** The URL of a source. @throws RenderError `asset_not_loaded` where it is none that is loaded */
export function parseUrl(source: string, fail: Fail): URL {
  if (source.trim() === '') throw fail('the URL is empty');
  const [variable] = variablesIn(source);
  if (variable !== undefined)
    throw fail(`it holds the variable ${variable}, which only texts, links and codes may`, {
      hint: 'have the whole source filled in by `bindings` of the element, e.g. { "src": "photo" }',
    });
  const text = source.trim();
  if (/^url\(/i.test(text)) throw fail('it is written as in CSS', { hint: 'give the address alone, without url(…)' });
  if (/^(?:\/\/|www\.)/i.test(text)) throw fail('its protocol is missing', { hint: 'begin it with https://' });
  if (FILE_PATH.test(text)) throw fail('it is a path, not a URL', RELATIVE_HINT);
  if (!URL.canParse(source)) throw fail('it is not an absolute URL', RELATIVE_HINT);
  const url = new URL(source);
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  const hint = OTHER_HINTS[url.protocol] ? { hint: OTHER_HINTS[url.protocol] as string } : {};
  throw fail(`${url.protocol} URLs are not loaded, only http:, https: and data:`, hint);
}
