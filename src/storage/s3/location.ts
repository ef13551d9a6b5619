import { ConfigError } from '../../config.ts';

/** Where a store that speaks the S3 API is, as `GESSO_STORE_URL` says it. */
export interface S3Location {
  bucket: string;
  /** Before every key: empty, or with a slash at its end. */
  prefix: string;
  /** Base of the API; undefined: AWS. */
  endpoint: string | undefined;
  /** undefined: as the usual AWS variables and files say. */
  region: string | undefined;
  /** Whether the bucket stands in the path of an address, not in its host. */
  pathStyle: boolean;
  /** Whether readers of a file are sent to the store by a presigned URL, or get the bytes from the service. */
  redirect: boolean;
  /** The endpoint as readers reach it; undefined: the same. */
  publicEndpoint: string | undefined;
}

const VARIABLE = 'GESSO_STORE_URL';
const FORM = `s3://BUCKET/PREFIX?endpoint=https://…&region=…`;
/** What AWS allows of a bucket's name; other stores allow no more. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^[\w!.*'()/-]*$/;

const LAST_SLASHES = /(?<!\/)\/+$/;

/**
 * Reads `s3://bucket/prefix?endpoint=…&region=…&path=auto|always|never&serve=stream|redirect&public=…`.
 * @throws ConfigError that says which part is wrong
 */
export function readStoreUrl(text: string): S3Location {
  const wrong = (problem: string) => new ConfigError(`${VARIABLE}: ${problem}; it has to be ${FORM}`);
  if (!URL.canParse(text)) throw wrong('it is no URL');
  const url = new URL(text);
  if (url.protocol !== 's3:') throw wrong(`it begins with ${url.protocol}//`);
  if (url.username || url.password)
    throw wrong('it holds a key, which belongs in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  if (!BUCKET.test(url.host)) throw wrong(`${JSON.stringify(url.host)} is no name of a bucket`);
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+/, '').replace(LAST_SLASHES, '');
  if (!PREFIX.test(prefix)) throw wrong(`the prefix ${JSON.stringify(prefix)} has characters that stores refuse`);

  const given = new Map(url.searchParams);
  const known = ['endpoint', 'region', 'path', 'serve', 'public'];
  const unknown = [...given.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw wrong(`it has no part ${JSON.stringify(unknown)}, but ${known.join(', ')}`);
  const address = (name: string): string | undefined => {
    const value = given.get(name) || undefined;
    if (value !== undefined && !(URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)))
      throw wrong(`${name} is ${JSON.stringify(value)}, which is no http or https URL`);
    return value?.replace(LAST_SLASHES, '');
  };
  const choice = <T extends string>(name: string, choices: readonly [T, ...T[]]): T => {
    const value = given.get(name) ?? choices[0];
    const chosen = choices.find((one) => one === value);
    if (!chosen) throw wrong(`${name} is ${JSON.stringify(value)}, not one of ${choices.join(', ')}`);
    return chosen;
  };
  const endpoint = address('endpoint');
  const path = choice('path', ['auto', 'always', 'never']);
  return {
    bucket: url.host,
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint,
    region: given.get('region') || undefined,
    // Certificates and DNS of stores other than AWS seldom know their buckets.
    pathStyle: path === 'always' || (path === 'auto' && endpoint !== undefined),
    redirect: choice('serve', ['stream', 'redirect']) === 'redirect',
    publicEndpoint: address('public'),
  };
}

/** The location as an operator's messages name it. */
export const nameOf = ({ bucket, endpoint }: S3Location): string => `the bucket ${bucket} at ${endpoint ?? 'AWS S3'}`;
