import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parse } from 'secure-json-parse';
import { refusals } from '../../errors.ts';
import { readMessage } from '../../mcp/held.ts';
import { callerOf } from '../../mcp/interface.ts';
import { takeBody } from '../json-body.ts';

/**
 * The tools for agents over HTTP (MCP, streamable). Each message is served by itself, so that any process can take it; what a
 * tool does is a request of the caller's to the routes beside it, with the same keys, owners and limits. There are neither
 * sessions nor streams of their own: a client that asks for them by GET goes on without.
 */
export async function mcpRoute(app: FastifyInstance): Promise<void> {
  app.post('/mcp', async (request, reply) => {
    const { bytes, outline } = takeBody(request);
    const { text, bodyOf } = await readMessage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), outline);
    const message = messageOf(text);
    // Loaded here: most services are never asked by an agent.
    const [{ createMcpHandler }, { createMcp }] = await Promise.all([
      import('@modelcontextprotocol/server'),
      import('../../mcp/server.ts'),
    ]);
    const handler = createMcpHandler(() => createMcp(callerOf(app, request, bodyOf)), {
      onerror: (err) => request.log.debug({ err }, 'mcp'),
    });
    const answer = await handler.fetch(webRequest(request, reply), { parsedBody: message });
    reply.raw.once('close', () => void handler.close());
    return send(reply, answer);
  });
}

/** @throws ServiceError `invalid_json` where a message names prototypes */
function messageOf(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw refusals.invalidJson((error as Error).message);
  }
}

/** A request as the web has it; its body has been read. It is aborted when the client goes away. */
function webRequest({ headers, url, host }: FastifyRequest, reply: FastifyReply): Request {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const passed = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || name === 'content-length' ? [] : [[name, [value].flat().join(', ')] as [string, string]],
  );
  return new Request(`http://${host || 'localhost'}${url}`, { method: 'POST', headers: passed, signal: gone.signal });
}

function send(reply: FastifyReply, answer: Response): FastifyReply {
  reply.code(answer.status);
  for (const [name, value] of answer.headers) if (name !== 'content-length') reply.header(name, value);
  return reply.send(answer.body ? Readable.fromWeb(answer.body as never) : undefined);
}
