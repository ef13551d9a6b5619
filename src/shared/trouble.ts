import { SharedServerError } from './errors.ts';

/** Codes of Node and of PostgreSQL, or how the message begins, and what an operator may do about it. */
const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^ECONNREFUSED\b/, 'nothing listens there: is the server started, and are host and port right?'],
  [/^(?:ENOTFOUND|EAI_AGAIN)\b/, 'there is no host of that name'],
  [
    /^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Query read timeout|Command timed out|timeout exceeded|Connection terminated due to connection timeout)\b/,
    'it does not answer: is it overloaded, is a firewall between, or is it asked for TLS that it does not speak?',
  ],
  [
    /^(?:WRONGPASS|NOAUTH|28P01|28000|SASL: .*password|ERR invalid password|ERR AUTH|ERR Client sent AUTH)/,
    'are user and password in the URL right?',
  ],
  [/^3D000\b/, 'there is no such database: create it'],
  [
    /^(?:42501|NOPERM)\b/,
    'its user needs the right to make tables in the database (PostgreSQL: GRANT CREATE), or to use all commands (Redis)',
  ],
  [/^(?:25006|READONLY)\b/, 'name the server that takes writes'],
  [/^(?:53300|ERR max number of clients)/, 'it has no connection left'],
  [/^(?:53100|MISCONF|OOM)\b/, 'its disk or its memory is full'],
  [
    /^(?:EPROTO|ERR_SSL|The server does not support SSL)/,
    'it speaks no TLS: redis:// in place of rediss://, or no sslmode in the URL',
  ],
  [
    /^(?:ECONNRESET\b|EPIPE\b|Connection is closed|Socket closed)/,
    'it ends connections: does it ask for TLS (rediss://, sslmode)?',
  ],
  [
    /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS_CERT)/,
    'its certificate is not trusted: name that of its authority in NODE_EXTRA_CA_CERTS',
  ],
];

/**
 * The error that a failed call of a server means, in an operator's words: which server, what it said, and what to do.
 * @param name of the server, without its password
 */
export function cannotBeUsed(name: string, error: unknown): SharedServerError {
  if (error instanceof SharedServerError) return error;
  // Of several addresses that were tried the first failed as all did.
  const [first = error] = error instanceof AggregateError ? error.errors : [];
  const { code, message } = first as NodeJS.ErrnoException;
  // Node's codes say it all; those of PostgreSQL are digits.
  const what = code && /^E[A-Z]/.test(code) ? code : message || code || 'no reason was given';
  const advice = ADVICE.find(([pattern]) => pattern.test(code ?? '') || pattern.test(what))?.[1];
  return new SharedServerError(`${name} cannot be used: ${what}${advice ? ` (${advice})` : ''}`, error);
}

/** @param name of a server that answers and takes no writes */
export const isReplica = (name: string): SharedServerError =>
  new SharedServerError(`${name} takes no writes, since it is a replica: name the server that does`, undefined);
