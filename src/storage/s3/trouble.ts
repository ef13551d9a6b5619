import { StoreError, type StoreTrouble } from '../errors.ts';
import { nameOf, type S3Location } from './location.ts';

/** The parts of an error of the client that say what happened. */
interface Failure {
  name: string;
  message: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
}

/** Codes of the S3 API, of the stores that speak it, and of Node. */
const UNREACHABLE =
  /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError|AbortError|NetworkingError)$/;
const DENIED =
  /^(?:AccessDenied|AllAccessDisabled|AccountProblem|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|RequestTimeTooSkewed|CredentialsProviderError|Forbidden|403)$/;
const FULL = /StorageFull|InsufficientStorage|QuotaExceeded|NoSpace|EntityTooLarge|StorageCapExceeded/i;
const TLS = /^(?:EPROTO|ERR_SSL|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_)/;
/** Stores that have no code for it say it in words, some as a denial. */
const FULL_IN_WORDS = /quota|cap exceeded|no space left|disk (?:is )?full|storage (?:is )?full/i;
const REGION = /^(?:PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException|301)$/;

/** Which trouble an error of the client means, in an operator's words. */
export function troubleOf(error: unknown, location: S3Location): StoreError {
  const { name, message, code = '', $metadata } = error as Failure;
  const status = $metadata?.httpStatusCode ?? 0;
  const at = nameOf(location);
  // The whole request, with its signature, and the sockets: nothing for a log.
  Reflect.deleteProperty(error as object, '$response');
  const because = (trouble: StoreTrouble, reason: string) => new StoreError(trouble, reason, error);
  if (name === 'NoSuchBucket') return because('missing', `there is no ${at.replace(/^the /, '')}`);
  if (status === 507 || FULL.test(name) || FULL_IN_WORDS.test(message ?? '')) return because('full', `${at} is full`);
  if (REGION.test(name) || status === 301)
    return because('denied', `${at} is in another region than GESSO_STORE_URL says: ${message}`);
  if (name === 'CredentialsProviderError')
    return because('denied', `no keys for ${at}: neither AWS_ACCESS_KEY_ID, nor a profile, nor a role gives any`);
  if (name === 'RequestTimeTooSkewed') return because('denied', `${at} says that this machine's clock is wrong`);
  if (DENIED.test(name) || status === 401 || status === 403)
    return because('denied', `${at} denies access to these keys (${name === '403' ? 'AccessDenied' : name})`);
  if (TLS.test(code))
    return because(
      'unreachable',
      `${at} cannot be reached by TLS (${code}): http:// in place of https://, or its certificate in NODE_EXTRA_CA_CERTS`,
    );
  if (UNREACHABLE.test(code) || UNREACHABLE.test(name))
    return because('unreachable', `${at} cannot be reached (${code || name})`);
  if (status === 404) return because('missing', `there is no ${at.replace(/^the /, '')}`);
  return because('failing', `${at} answers ${status || 'nothing that can be read'} (${name}: ${message})`);
}
