import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import { answerExpectation, answerNoRequest } from './problems.ts';

/** ms for the headers of a request, which are at most 16 KB. */
const HEADERS_TIME = 15_000;
/** An answer of which a client takes nothing for so long is given up, ms. */
const STALL_TIME = 60_000;
/** How long a connection is kept for another request, ms: longer than load balancers keep theirs, which is 60 s. */
const KEPT_ALIVE = 72_000;
/** Least ms between two looks at requests that are past their time. */
const CHECK_INTERVAL = 2000;

/**
 * Node's server with bounds: on connections, on the time that a request takes to come, and on the time that a client takes
 * nothing of its answer. Neither addresses nor bytes are logged, in which a key may be.
 */
export function createNodeServer(listener: RequestListener, { service }: Config, log: () => FastifyBaseLogger): Server {
  const server = createServer(
    {
      requestTimeout: service.requestTime,
      headersTimeout: Math.min(service.requestTime, HEADERS_TIME),
      keepAliveTimeout: KEPT_ALIVE,
      connectionsCheckingInterval: Math.min(CHECK_INTERVAL, Math.ceil(service.requestTime / 4)),
      // It is asked for where requests are looked at, for an answer like every other.
      requireHostHeader: false,
    },
    listener,
  );
  server.maxConnections = service.connections;
  // Beyond them, connections that only wait for another request make room.
  server.on('drop', () => server.closeIdleConnections());

  /** The last answer of each connection. */
  const answers = new WeakMap<Socket, ServerResponse>();
  server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answers.set(socket, response);
    response.setTimeout(STALL_TIME, () => {
      if (socket.writableLength > 0) socket.destroy();
    });
  });
  // A client that asks whether to send its body is told once somebody reads it.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
  server.on('checkExpectation', answerExpectation);
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const answer = answers.get(socket);
    // In an answer that has begun another would be lost.
    const isAnswering = answer?.headersSent === true && !answer.writableFinished;
    const code = answerNoRequest(error, socket, isAnswering);
    log().info({ code, cause: error.code }, 'no request');
  });
  return server;
}
