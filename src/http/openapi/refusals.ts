/** Errors in the description of the interface: an answer for each status, and one table of all codes. */
import { RENDER_ERRORS, SERVICE_ERRORS } from '../../error-codes.ts';
import { STATUS_OF_KIND, titleOf } from '../../errors.ts';
import { answer, headers, type Json, reference } from './parts.ts';

interface Code {
  status: number;
  code: string;
  meaning: string;
}

/** Errors that only the command can have. */
const NOT_HERE: ReadonlySet<string> = new Set(['font_not_readable']);

/** Every code of an error, by status. */
const codes: readonly Code[] = [
  ...RENDER_ERRORS.map(([code, kind, meaning]) => ({ status: STATUS_OF_KIND[kind], code, meaning })),
  ...SERVICE_ERRORS.map(([code, status, meaning]) => ({ status, code, meaning })),
]
  .filter(({ code }) => !NOT_HERE.has(code))
  .sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1));

/** Errors of one record of a batch, whose answer is 200 all the same. */
const ofRecords = codes.filter(({ status }) => status === 200);
const ofRequests = codes.filter(({ status }) => status !== 200);

/** What is answered with a status, and an example of it. */
interface Refusal {
  about: string;
  example: Json;
  headers?: Json;
}

const AGAIN = headers({ 'Retry-After': 'Seconds after which to try again.' });

const REFUSALS: Readonly<Record<number, Refusal>> = {
  400: {
    about: 'The request or the design is not valid.',
    example: {
      detail: 'quality: Too big: expected number to be <=1',
      code: 'invalid_request',
      errors: [{ path: 'quality', message: 'Too big: expected number to be <=1' }],
    },
  },
  401: {
    about: 'The key is missing or wrong.',
    example: {
      detail: 'The API key is missing or not valid.',
      code: 'invalid_key',
      hint: 'Give it as ?KEY=… or as Authorization: Bearer ….',
    },
    headers: headers({ 'WWW-Authenticate': '`Bearer`' }),
  },
  403: {
    about: 'The form is of a page of another site, or the signature of a URL is wrong.',
    example: {
      detail: 'The signature of the URL is missing or wrong: it was made with another secret, or the URL was changed.',
      code: 'invalid_signature',
    },
  },
  404: {
    about: 'There is nothing of that name, or it belongs to another key, or it has expired.',
    example: { detail: 'There is no such job, or it has expired.', code: 'not_found' },
  },
  409: {
    about: 'There are too many templates, or they have too many bytes.',
    example: {
      detail: 'More than 1000 templates.',
      code: 'too_many_templates',
      hint: 'Delete those that are not used; the operator can raise GESSO_MAX_TEMPLATES_PER_KEY.',
    },
  },
  410: {
    about: 'The URL or its file is past its time.',
    example: { detail: 'The file has expired and was deleted.', code: 'expired' },
  },
  413: {
    about: 'A limit is exceeded; the answer says which.',
    example: {
      detail: 'The picture has 6.2 MB; answers in line are limited to 5.0 MB.',
      code: 'answer_too_large',
      hint: 'Use outputFormat "url".',
    },
  },
  415: {
    about: 'The body is neither JSON nor a form, or packed in a way that is not known; see Accept-Encoding.',
    example: {
      detail: 'The body has to be JSON, with Content-Type: application/json, or a form.',
      code: 'unsupported_media_type',
    },
  },
  416: {
    about: 'The file has none of the bytes that `Range` asks for.',
    example: {
      detail: 'The file has 5120 bytes, and none of those that Range asks for.',
      code: 'range_not_satisfiable',
    },
  },
  422: {
    about: 'A picture or font cannot be had, or an `Idempotency-Key` was used with another request.',
    example: {
      detail: 'pages[0].children[3].src: the picture https://example.com/ada.jpg could not be loaded: 404 Not Found',
      code: 'image_not_loaded',
      errors: [
        {
          path: 'pages[0].children[3].src',
          message: 'the picture https://example.com/ada.jpg could not be loaded: 404 Not Found',
        },
      ],
      hint: 'render without it with `skipImageError`, or show where it is missing with `placeholder`',
    },
  },
  429: {
    about: 'Too many requests in a minute, or batches at a time.',
    example: { detail: 'More than 600 requests in a minute.', code: 'too_many_requests' },
    headers: AGAIN,
  },
  500: {
    about: 'A fault of ours.',
    example: {
      detail: 'Something went wrong on our side. The log of the service shows it under this id.',
      code: 'internal_error',
      id: '0a6bb2b8-6b9d-4a77-9f28-4f0d6f1e1c52',
    },
  },
  503: {
    about: 'The queue is full, too much is being sent, or a server that this one needs cannot be reached.',
    example: {
      detail: 'The service is busy and its queue is full.',
      code: 'queue_full',
      hint: 'Try again later.',
    },
    headers: AGAIN,
  },
  504: {
    about: 'The render took too long.',
    example: {
      detail: 'The render took longer than 60 s and was ended.',
      code: 'render_timeout',
      hint: 'Make the design or pixelRatio smaller, or split it.',
    },
  },
  507: {
    about: 'There is no room left to store a file.',
    example: {
      detail: 'The service has no room left to store the picture.',
      code: 'storage_full',
      hint: 'Ask for outputFormat "file".',
    },
  },
};

/** The name of an answer among the components: `ContentTooLarge` for 413. */
const nameOf = (status: number): string => titleOf(status).replaceAll(' ', '');

/** The answers of those statuses. */
export const refusals = (...statuses: (keyof typeof REFUSALS)[]): Json =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]));

/** What every operation that takes bodies and renders may refuse. */
export const renderRefusals = (...others: number[]): Json =>
  refusals(...[400, 401, 403, 404, 413, 415, 422, 429, 500, 503, 504, 507, ...others].sort((a, b) => a - b));

/** The answers by name. */
export const refusalResponses = (): Json =>
  Object.fromEntries(
    Object.entries(REFUSALS).map(([key, { about, example, headers: own }]) => {
      const status = Number(key);
      const known = ofRequests.filter((one) => one.status === status).map(({ code }) => `\`${code}\``);
      const problem = { type: 'about:blank', title: titleOf(status), status, ...example };
      const content = { 'application/problem+json': { schema: reference('Problem'), example: problem } };
      return [nameOf(status), answer(`${about} \`code\`: ${known.join(', ')}.`, content, own)];
    }),
  );

const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** Every code of an error with its status, as a table in Markdown. */
export const tableOfCodes = (): string =>
  [
    row('status', 'code', 'what went wrong'),
    row('---', '---', '---'),
    ...ofRequests.map(({ status, code, meaning }) => row(status, `\`${code}\``, meaning)),
  ].join('\n');

/** The codes that a record of a batch has besides, in words. */
export const codesOfRecords = (): string => ofRecords.map(({ code }) => `\`${code}\``).join(', ');
