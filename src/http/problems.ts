import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ProblemDetails, refusals, ServiceError, toProblem } from '../errors.ts';

const MEDIA_TYPE = 'application/problem+json';

/** Answers an error of a route, or one that was found before there was a route. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(isCut(error, reply) ? refusals.cancelled() : error, request.id);
  if (problem.status >= 500 && problem.status !== 503) request.log.error({ err: error }, problem.code);
  else request.log.info({ code: problem.code }, problem.detail);
  if (error instanceof ServiceError) {
    if (error.retryAfter !== undefined) reply.header('retry-after', error.retryAfter);
    reply.headers(error.headers);
  }
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  // A client that was not told to send its body may send it or not; so nothing can follow it.
  if (request.headers.expect !== undefined) reply.header('connection', 'close');
  // Fastify would close the connection in the middle of a body, and the client might never read why.
  else if (!request.raw.complete) reply.removeHeader('connection');
  // Sent as bytes: Fastify would add a charset, which problem+json has not.
  return reply.code(problem.status).type(MEDIA_TYPE).send(bytesOf(problem));
}

/** Whether an answer ended with its connection: a client that went away is no fault of ours. */
const isCut = (error: Error, { raw }: FastifyReply): boolean =>
  raw.destroyed && (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';

const bytesOf = (problem: ProblemDetails): Buffer => Buffer.from(JSON.stringify(problem));

/** Node's names of what can be wrong with a request before it is one. Of others it says enough that it is none. */
const CLIENT_ERRORS: Readonly<Record<string, () => ServiceError>> = {
  HPE_HEADER_OVERFLOW: refusals.headersTooLarge,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusals.malformed,
  ERR_HTTP_REQUEST_TIMEOUT: refusals.requestTimeout,
};

/** Answers an expectation (`Expect`) that nobody meets. */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const problem = toProblem(refusals.expectationFailed(), randomUUID());
  const body = bytesOf(problem);
  const headers = { 'content-type': MEDIA_TYPE, 'content-length': body.length, connection: 'close' };
  response.writeHead(problem.status, headers).end(body);
}

/**
 * Answers what Node refuses by itself: bytes that are no request, headers that are too long, and requests that do not come
 * to their end.
 *
 * @param isAnswering whether an answer has begun on the connection
 * @returns the answer's code
 */
export function answerNoRequest({ code = '' }: NodeJS.ErrnoException, socket: Socket, isAnswering: boolean): string {
  const problem = toProblem((CLIENT_ERRORS[code] ?? refusals.malformed)(), randomUUID());
  if (socket.writable && !isAnswering) socket.write(rawAnswer(problem));
  socket.destroySoon();
  return problem.code;
}

/** A whole answer, for where there is no response to write to. */
function rawAnswer(problem: ProblemDetails): Buffer {
  const body = bytesOf(problem);
  const lines = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Error'}`,
    `Content-Type: ${MEDIA_TYPE}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}
