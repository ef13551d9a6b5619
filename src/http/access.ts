import { isIPv6 } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';
import { refusals } from '../errors.ts';
import { ownerOf, sameText } from '../signing.ts';
import type { Allowance } from './rate-limit.ts';

/** The key of a request: `?KEY=…` or `Authorization: Bearer …`; the first hides the second. */
function givenKey(request: FastifyRequest): string {
  const { KEY } = request.query as { KEY?: unknown };
  if (typeof KEY === 'string') return KEY;
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}

/** Whether a key is one of the configured. All are compared, so that the time taken says nothing. */
function isKnown(key: string, keys: readonly string[]): boolean {
  return keys.map((known) => sameText(known, key)).includes(true);
}

/** The owner of a request's jobs: its key, or everybody where the service is open. */
export function requestOwner(request: FastifyRequest, config: Config): string {
  return config.apiKeys.length > 0 ? ownerOf(givenKey(request)) : '';
}

/** Bytes of an IPv6 address that name a network: the rest is its holder's to choose. */
const NETWORK_BYTES = 8;

/** Who is at an address, as requests are counted: whoever holds an IPv6 network holds all addresses of it. */
export function callerAt(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const address = ipaddr.IPv6.parse(ip);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return Buffer.from(address.toByteArray().slice(0, NETWORK_BYTES)).toString('hex');
}

/** Tells a caller of the limit of requests. */
export function sayAllowance(reply: FastifyReply, allowance: Allowance | null): void {
  if (!allowance) return;
  reply.headers({
    'x-ratelimit-limit': allowance.limit,
    'x-ratelimit-remaining': allowance.remaining,
    'x-ratelimit-reset': allowance.reset,
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who makes it, as requests and renders are counted: the owner of its key, else whoever is at its address. */
    caller: string;
  }
}

/** Asks for a key on every route of this scope before its body is read, and counts requests by key and minute. */
export function guardAccess(app: FastifyInstance, config: Config): void {
  const { apiKeys } = config;
  app.decorateRequest('caller', '');
  app.addHook('onRequest', async (request, reply) => {
    const key = givenKey(request);
    const isOpen = apiKeys.length === 0;
    const isAllowed = isOpen || isKnown(key, apiKeys);
    // A wrong key counts for the address that tries it.
    request.caller = isAllowed && !isOpen ? ownerOf(key) : callerAt(request.ip);
    sayAllowance(reply, await app.rateLimit.take(request.caller));
    if (!isAllowed) throw refusals.unauthorized();
  });
}
