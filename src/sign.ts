/** Pictures of templates by URL: how such a URL says what is shown, and that the operator means it. */
import { createHmac } from 'node:crypto';
import { ownerOf } from './signing.ts';

/** What a URL shows. */
export interface PictureUrl {
  /** Where the service is, e.g. `https://pictures.example.com`; default: none, for a URL on the same host. */
  base?: string;
  /** The template: its name, or `name@version`. */
  template: string;
  /** Extension of the format, e.g. `png` or `pdf`; default: png. */
  format?: string;
  /** Values of the template's variables. */
  data?: Readonly<Record<string, string | number | boolean>>;
  /** Changes of elements: by `NAME.PROPERTY`, e.g. `{ 'title.text': 'Hello' }`. */
  set?: Readonly<Record<string, string | number | boolean>>;
  /** Options of the render, e.g. `{ pixelRatio: 2 }`. */
  options?: Readonly<Record<string, string | number | boolean>>;
  /** When it stops to work; default: never. */
  expires?: Date;
  /** The API key whose template it is; needed where a service has several. */
  key?: string;
}

/** Names of parameters that are no values of variables. */
export const PARAMETERS = { signature: 's', expires: 'exp', owner: 'o', set: 'set.', option: 'opt.' } as const;

/** The text that is signed: the file and all other parameters by name, whatever the order and encoding of the URL. */
function signedText(file: string, parameters: URLSearchParams): string {
  const others = [...parameters].filter(([name]) => name !== PARAMETERS.signature);
  const sorted = others.sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1));
  return `${file}?${new URLSearchParams(sorted)}`;
}

/**
 * The signature of a picture's URL: HMAC-SHA256 of its file and parameters, in base64url.
 * @param file the last part of the path, e.g. `card.png`
 */
export const signatureOf = (secret: string, file: string, parameters: URLSearchParams): string =>
  createHmac('sha256', secret).update(signedText(file, parameters)).digest('base64url');

/**
 * The signed URL of a picture, for `GET /i/…` of a service with the same secret.
 * @param secret `GESSO_URL_SECRET` of the service
 * @throws TypeError where a value's name is taken for something else
 */
export function signPictureUrl(secret: string, picture: PictureUrl): string {
  const { base = '', template, format = 'png', data = {}, set = {}, options = {}, expires, key } = picture;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    if (isReserved(name)) throw new TypeError(`a URL cannot give a value to the variable ${JSON.stringify(name)}`);
    parameters.set(name, String(value));
  }
  for (const [name, value] of Object.entries(set)) parameters.set(`${PARAMETERS.set}${name}`, String(value));
  for (const [name, value] of Object.entries(options)) parameters.set(`${PARAMETERS.option}${name}`, String(value));
  if (expires) parameters.set(PARAMETERS.expires, String(Math.ceil(expires.getTime() / 1000)));
  if (key !== undefined) parameters.set(PARAMETERS.owner, ownerOf(key));
  const file = `${template}.${format}`;
  parameters.set(PARAMETERS.signature, signatureOf(secret, file, parameters));
  return `${base.replace(/(?<!\/)\/+$/, '')}/i/${encodeURIComponent(file)}?${parameters}`;
}

/** Whether a parameter of that name says something else than the value of a variable. */
export function isReserved(name: string): boolean {
  const { signature, expires, owner, set, option } = PARAMETERS;
  return [signature, expires, owner].some((one) => one === name) || [set, option].some((one) => name.startsWith(one));
}
