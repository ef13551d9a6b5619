import type { FastifyRequest } from 'fastify';
import type { Config } from './config.ts';
import type { Signer } from './signing.ts';

/** Base of the URLs handed out, without a slash at its end: as configured, or as the request was made. */
export function baseUrl(config: Config, request: Pick<FastifyRequest, 'protocol' | 'host'>): string {
  return config.publicUrl ?? `${request.protocol}://${request.host}`;
}

/** The signed URL of a stored file. */
export function fileUrl(signer: Signer, base: string, name: string): string {
  return `${base}/files/${name}?signature=${signer.sign(name)}`;
}
