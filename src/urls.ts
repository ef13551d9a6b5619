import type { FastifyRequest } from 'fastify';
import type { Config } from './config.ts';
import type { Signer } from './signing.ts';

/** A name or an address, with a port or without. */
const HOST = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
/** More is no name that DNS knows. */
const LONGEST_HOST = 260;

/** Whether a request names its host by what can stand in a URL. */
export const isHost = (host: string | undefined): boolean =>
  host !== undefined && host.length <= LONGEST_HOST && HOST.test(host);

/**
 * Base of the URLs handed out, without a slash at its end: as configured, or as the request was made. A proxy that is
 * believed may say that it was made by https.
 */
export function baseUrl(config: Config, { protocol, host, socket }: FastifyRequest): string {
  if (config.publicUrl !== undefined) return config.publicUrl;
  return `${protocol === 'https' ? 'https' : 'http'}://${host || `localhost:${socket.localPort}`}`;
}

/** The signed URL of a stored file. */
export function fileUrl(signer: Signer, base: string, name: string): string {
  return `${base}/files/${name}?signature=${signer.sign(name)}`;
}
