import type { FastifyReply } from 'fastify';
import { formatsByMime } from '../../renderer/internal.ts';

/**
 * A page of its own origin without scripts, forms and requests, but for the fonts that a file may name; its links open. What
 * designs say cannot run in it; and if it could, it would not be in the service's name.
 */
const NO_RIGHTS = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data: http: https:',
  'sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
].join('; ');

/** Takes the service's rights from an answer that browsers may run, such as an SVG that is opened by itself. */
export function withoutRights(reply: FastifyReply, mime: string): FastifyReply {
  return formatsByMime.get(mime)?.isActive ? reply.header('content-security-policy', NO_RIGHTS) : reply;
}
