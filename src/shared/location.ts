import { ConfigError } from '../config.ts';

/** Where the server is that machines share, as `GESSO_QUEUE_URL` says it. */
export interface ServerLocation {
  kind: 'redis' | 'postgres';
  url: string;
  /** Without its password, for messages. */
  name: string;
}

const KINDS: Readonly<Record<string, ServerLocation['kind']>> = {
  'redis:': 'redis',
  'rediss:': 'redis',
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
};

/** @throws ConfigError where it is neither Redis nor PostgreSQL; the message holds no password */
export function readQueueUrl(text: string): ServerLocation {
  const url = URL.canParse(text) ? new URL(text) : null;
  const kind = url && KINDS[url.protocol];
  if (!url || !kind)
    throw new ConfigError(
      'GESSO_QUEUE_URL has to be redis://HOST:PORT, rediss://… or postgres://USER@HOST:PORT/DATABASE',
    );
  const at = `${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return { kind, url: text, name: `${kind === 'redis' ? 'Redis' : 'PostgreSQL'} at ${at}` };
}
