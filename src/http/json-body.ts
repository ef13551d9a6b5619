import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { refusals } from '../errors.ts';
import type { BodyBudget, BodyShare } from './body-budget.ts';
import { envelopeOf } from './envelope.ts';
import { type Body, receive, receiveForm, unpackerOf } from './receive.ts';
import { inOurSpelling } from './spellings.ts';

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;

/** As tools send it that know forms alone. */
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Whether a page of another site sends it, which browsers let any page do with a form, as they don't with JSON. */
function isOfAnotherSite({ headers, host }: FastifyRequest, { corsOrigins }: Config): boolean {
  const { origin } = headers;
  if (origin === undefined || corsOrigins.some((allowed) => allowed === '*' || allowed === origin)) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

const TAKES_BODY: ReadonlySet<string> = new Set(['POST', 'PUT']);

const bodies = new WeakMap<FastifyRequest, Body>();
const shares = new WeakMap<FastifyRequest, BodyShare>();

/** The body of a request, which stays there to be taken. */
export function bodyOf(request: FastifyRequest): Body {
  const body = bodies.get(request);
  if (!body) throw new Error('the route takes no body');
  return body;
}

/**
 * The body of a request: its bytes as they were before they were packed, for the worker to parse, and where its members
 * lie. `request.body` holds the small ones of them (see {@link envelopeOf}), and is dropped.
 */
export function takeBody(request: FastifyRequest): Body {
  const body = bodyOf(request);
  request.body = undefined;
  bodies.delete(request);
  return body;
}

/**
 * Takes bodies of JSON, and forms, on the routes of this scope. What their heads say is looked at before anything is read, and what they
 * hold as it comes; so the time for which the thread is held up does not grow with them.
 */
export function acceptJson(app: FastifyInstance, config: Config, budget: BodyBudget): void {
  const { service } = config;
  app.addHook('preParsing', async (request, reply) => {
    if (!TAKES_BODY.has(request.method)) return;
    const length = Number(request.headers['content-length'] ?? 0);
    const isPacked = unpackerOf(request) !== undefined;
    if (length > service.body) throw refusals.bodyTooLarge();
    if (!isPacked && !budget.hasRoom(request.caller, length)) throw refusals.tooMuchAtOnce();
    const share = budget.open(request.caller);
    shares.set(request, share);
    // A render holds what it was sent, in one form or another, until it is answered.
    reply.raw.once('close', () => share.release());
    if (/100-continue/i.test(request.headers.expect ?? '')) reply.raw.writeContinue();
  });
  const take = (receiver: typeof receive) => async (request: FastifyRequest, payload: FastifyRequest['raw']) => {
    const share = shares.get(request);
    // Clients send one with a DELETE too, whose routes ask for none: it is let go by.
    if (!share) return void payload.resume();
    const body = await inOurSpelling(
      await receiver(request, payload, { most: service.body, values: service.bodyValues, share }),
    );
    bodies.set(request, body);
    return envelopeOf(body);
  };
  app.addContentTypeParser(JSON_TYPE, take(receive));
  app.addContentTypeParser(FORM_TYPE, (request: FastifyRequest, payload: FastifyRequest['raw']) => {
    if (isOfAnotherSite(request, config)) {
      payload.resume();
      throw refusals.foreignForm();
    }
    return take(receiveForm)(request, payload);
  });
}
