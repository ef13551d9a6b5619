import type { FastifyError } from 'fastify';
import { type ErrorKind, type Problem, RenderError } from '../renderer/index.ts';
import { inWordsOf } from './hints.ts';

/** The body of every error answer (RFC 9457), with the members `code`, `errors` and `hint` of our own. */
export interface ProblemDetails {
  /** `about:blank`: the status says the kind of problem, `code` the problem itself. */
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Stable and machine-readable. */
  code: string;
  /** Every problem with its place in the design or request. */
  errors?: Problem[];
  hint?: string;
  /** For internal errors: the id under which the log shows the cause. */
  id?: string;
}

/** A refusal of the service itself, as opposed to one of the renderer. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  /** Seconds after which to try again. */
  readonly retryAfter: number | undefined;
  readonly problems: readonly Problem[];
  /** Headers that its answer has besides. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(fields: {
    status: number;
    code: string;
    message: string;
    hint?: string;
    retryAfter?: number;
    problems?: readonly Problem[];
    headers?: Readonly<Record<string, string>>;
  }) {
    super(fields.message);
    this.status = fields.status;
    this.code = fields.code;
    this.hint = fields.hint;
    this.retryAfter = fields.retryAfter;
    this.problems = fields.problems ?? [];
    this.headers = fields.headers ?? {};
  }
}

/** The HTTP status of each kind of the renderer's errors. */
export const STATUS_OF_KIND = {
  input: 400,
  asset: 422,
  limit: 413,
  internal: 500,
} satisfies Record<ErrorKind, number>;

/** Fastify's own refusals, in our words. */
const FASTIFY_CODES: Readonly<Record<string, { code: string; message: string; hint?: string }>> = {
  FST_ERR_BAD_URL: { code: 'bad_url', message: 'The address holds a % that does not begin an encoded character.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'url_too_long', message: 'A part of the address is longer than anything here.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    message: 'The body has to be JSON, with Content-Type: application/json, or a form.',
  },
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  499: 'Client Closed Request',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  507: 'Insufficient Storage',
};

/** What HTTP calls a status: `Not Found` for 404. */
export const titleOf = (status: number): string => TITLES[status] ?? 'Error';

/** More places are not listed: a broken design of 10,000 elements has one cause. */
const MOST_PROBLEMS = 50;

/**
 * The answer to an error. An internal error shows only `id`: no path of the machine and no stack leaves the service.
 * @param id what the log shows the cause under
 */
export function toProblem(error: unknown, id: string): ProblemDetails {
  if (error instanceof RenderError && error.kind !== 'internal') {
    return problem(STATUS_OF_KIND[error.kind], error.code, error.message, error.problems, hintOverHttp(error.hint));
  }
  if (error instanceof ServiceError && error.status !== 500) {
    return problem(error.status, error.code, error.message, error.problems, error.hint);
  }
  const { code: fastifyCode = '', statusCode = 500 } = (error ?? {}) as Partial<FastifyError>;
  const known = FASTIFY_CODES[fastifyCode];
  if (known) return problem(statusCode, known.code, known.message, [], known.hint);
  if (statusCode >= 400 && statusCode < 500) {
    return problem(statusCode, 'bad_request', error instanceof Error ? error.message : 'The request is not valid.', []);
  }
  if (isDiskFull(error)) {
    return problem(
      507,
      'storage_full',
      'The service has no room left to store the picture.',
      [],
      'Ask for outputFormat "file".',
    );
  }
  const code = error instanceof RenderError || error instanceof ServiceError ? error.code : 'internal_error';
  const detail = 'Something went wrong on our side. The log of the service shows it under this id.';
  return { ...problem(500, code, detail, []), id };
}

/** What designs cannot use over HTTP: the files of the service's machine. */
const NOT_OVER_HTTP: ReadonlySet<string> = new Set(['assetsDir', 'loadAsset']);

/** A hint of the renderer's as the service gives it; `''` where all of it is about what the service has not. */
export const hintOverHttp = (hint = ''): string => inWordsOf(hint, { lacks: NOT_OVER_HTTP });

/** Whether nothing more can be written: the disk or a quota is full. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL';
}

function problem(
  status: number,
  code: string,
  detail: string,
  problems: readonly Problem[],
  hint?: string,
): ProblemDetails {
  const placed = problems.filter(({ path }) => path !== '').slice(0, MOST_PROBLEMS);
  return {
    type: 'about:blank',
    title: titleOf(status),
    status,
    detail,
    code,
    ...(placed.length > 0 && { errors: placed }),
    ...(hint && { hint }),
  };
}

/** Constructors of the errors with which the service refuses requests. */
export const refusals = {
  invalidJson: (reason: string) =>
    new ServiceError({ status: 400, code: 'invalid_json', message: `The body is not valid JSON: ${reason}` }),
  invalidEncoding: () =>
    new ServiceError({
      status: 400,
      code: 'invalid_encoding',
      message: 'The body is not packed as Content-Encoding says, or it ends too early.',
    }),
  unsupportedEncoding: (names: readonly string[]) =>
    new ServiceError({
      status: 415,
      code: 'unsupported_encoding',
      message: `The body is packed in a way that is not known; it may be in ${names.join(', ')}.`,
      headers: { 'accept-encoding': names.join(', ') },
    }),
  bodyTooLarge: () =>
    new ServiceError({
      status: 413,
      code: 'body_too_large',
      message: 'The body of the request is larger than the service accepts.',
      hint: 'Give pictures by URL instead of as data URIs; the operator can raise GESSO_MAX_BODY_BYTES.',
    }),
  tooManyValues: (most: number) =>
    new ServiceError({
      status: 413,
      code: 'body_too_large',
      message: `The body of the request holds more than ${most} values: objects, lists, texts and numbers.`,
      hint: 'Split it; the operator can raise GESSO_MAX_BODY_VALUES, where there is memory for them.',
    }),
  tooMuchAtOnce: () =>
    new ServiceError({
      status: 503,
      code: 'too_much_at_once',
      message: 'The bodies of the requests under way have no room for this one.',
      hint: 'Try again later; the operator can raise GESSO_MAX_BODIES_BYTES.',
      retryAfter: 5,
    }),
  invalidRequest: (problems: readonly Problem[], hint?: string) =>
    new ServiceError({
      status: 400,
      code: 'invalid_request',
      message: problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n'),
      problems,
      ...(hint !== undefined && { hint }),
    }),
  unauthorized: () =>
    new ServiceError({
      status: 401,
      code: 'invalid_key',
      message: 'The API key is missing or not valid.',
      hint: 'Give it as ?KEY=… or as Authorization: Bearer ….',
    }),
  malformed: () => new ServiceError({ status: 400, code: 'bad_request', message: 'What was sent is no HTTP request.' }),
  headersTooLarge: () =>
    new ServiceError({
      status: 431,
      code: 'headers_too_large',
      message: 'The address and the headers of the request are longer than 16 KB.',
    }),
  requestTimeout: () =>
    new ServiceError({ status: 408, code: 'request_timeout', message: 'The request took too long to come.' }),
  expectationFailed: () =>
    new ServiceError({ status: 417, code: 'expectation_failed', message: 'Expect may only be 100-continue.' }),
  invalidHost: () =>
    new ServiceError({ status: 400, code: 'invalid_host', message: 'The Host of the request is no host.' }),
  methodNotAllowed: (method: string, path: string, allowed: readonly string[]) =>
    new ServiceError({
      status: 405,
      code: 'method_not_allowed',
      message: `${path} cannot be asked for with ${method}, but with ${allowed.join(', ')}.`,
      headers: { allow: allowed.join(', ') },
    }),
  notFound: (what: string) => new ServiceError({ status: 404, code: 'not_found', message: what }),
  foreignForm: () =>
    new ServiceError({
      status: 403,
      code: 'foreign_form',
      message: 'Forms of pages of other sites are not taken.',
      hint: 'Send JSON; the operator allows origins with GESSO_CORS_ORIGINS.',
    }),
  wrongSignature: () =>
    new ServiceError({
      status: 403,
      code: 'invalid_signature',
      message: 'The signature of the URL is missing or wrong: it was made with another secret, or the URL was changed.',
    }),
  gone: (message: string) => new ServiceError({ status: 410, code: 'expired', message }),
  noSuchRange: (size: number) =>
    new ServiceError({
      status: 416,
      code: 'range_not_satisfiable',
      message: `The file has ${size} bytes, and none of those that Range asks for.`,
      headers: { 'content-range': `bytes */${size}` },
    }),
  keyReused: () =>
    new ServiceError({
      status: 422,
      code: 'idempotency_key_reused',
      message: 'This Idempotency-Key was used with another request.',
    }),
  answerTooLarge: (size: number, limit: number) =>
    new ServiceError({
      status: 413,
      code: 'answer_too_large',
      message: `The picture has ${megabytes(size)} MB; answers in line are limited to ${megabytes(limit)} MB.`,
      hint: 'Use outputFormat "url".',
    }),
  tooManyRequests: (limit: number, retryAfter: number) =>
    new ServiceError({
      status: 429,
      code: 'too_many_requests',
      message: `More than ${limit} requests in a minute.`,
      retryAfter,
    }),
  templateTooLarge: (limit: number) =>
    new ServiceError({
      status: 413,
      code: 'template_too_large',
      message: `A template may have ${megabytes(limit)} MB.`,
      hint: 'Give pictures by URL instead of as data URIs; the operator can raise GESSO_MAX_TEMPLATE_BYTES.',
    }),
  tooManyTemplates: (limit: number) =>
    new ServiceError({
      status: 409,
      code: 'too_many_templates',
      message: `More than ${limit} templates.`,
      hint: 'Delete those that are not used; the operator can raise GESSO_MAX_TEMPLATES_PER_KEY.',
    }),
  templatesFull: (limit: number) =>
    new ServiceError({
      status: 409,
      code: 'templates_full',
      message: `The templates of a key, with their versions, may have ${megabytes(limit)} MB.`,
      hint: 'Delete those that are not used: each keeps its latest 100 designs; the operator can raise GESSO_MAX_TEMPLATES_BYTES_PER_KEY.',
    }),
  tooManyBatches: (limit: number) =>
    new ServiceError({
      status: 429,
      code: 'too_many_batches',
      message: `More than ${limit} batches at a time.`,
      hint: 'Send the next once one has ended.',
      retryAfter: 10,
    }),
  busy: (retryAfter: number) =>
    new ServiceError({
      status: 503,
      code: 'queue_full',
      message: 'The service is busy and its queue is full.',
      hint: 'Try again later.',
      retryAfter,
    }),
  stopping: () =>
    new ServiceError({ status: 503, code: 'stopping', message: 'The service is stopping.', retryAfter: 10 }),
  renderTimeout: (limit: number) =>
    new ServiceError({
      status: 504,
      code: 'render_timeout',
      message: `The render took longer than ${limit / 1000} s and was ended.`,
      hint: 'Make the design or pixelRatio smaller, or split it.',
    }),
  cancelled: () => new ServiceError({ status: 499, code: 'cancelled', message: 'The client went away.' }),
  processDied: (reason: string) =>
    new ServiceError({ status: 500, code: 'process_died', message: `The render ended its process (${reason}).` }),
  workerCrashed: (cause: unknown) =>
    Object.assign(
      new ServiceError({
        status: 500,
        code: 'worker_crashed',
        message: 'The worker ended in the middle of the render.',
      }),
      { cause },
    ),
};

const megabytes = (bytes: number) => (bytes / (1024 * 1024)).toFixed(1);
