import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterFile } from './after-file.ts';
import { onFreePort, untilUp } from './servers.ts';
import { root } from './tools.ts';

/** What the server knows; AWS's documentation signs with other ones. */
export const S3_KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
export const BUCKET = 'renders';

/** What a request says that is signed. */
export interface SignedRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: Readonly<Record<string, string | undefined>>;
}

const hash = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, data: string) => createHmac('sha256', key).update(data).digest();
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/**
 * The signature that a request has to have, by the rules of AWS Signature Version 4 for S3, and the one that it has: in
 * `Authorization`, or in its query where it is presigned.
 */
export function signaturesOf({ method, url, headers }: SignedRequest, secret: string): { due: string; given: string } {
  const [pathname = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  const isPresigned = parameters.has('X-Amz-Signature');
  const authorization = headers.authorization ?? '';
  const part = (name: string) => new RegExp(`${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? '';
  const [credential, signed, given] = isPresigned
    ? ['X-Amz-Credential', 'X-Amz-SignedHeaders', 'X-Amz-Signature'].map((name) => parameters.get(name) ?? '')
    : ['Credential', 'SignedHeaders', 'Signature'].map(part);
  const [, day = '', region = '', service = '', end = ''] = credential!.split('/');
  const time = isPresigned ? parameters.get('X-Amz-Date') : headers['x-amz-date'];
  const canonicalQuery = [...parameters]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const canonical = [
    method,
    pathname.split('/').map(decodeURIComponent).map(encoded).join('/'),
    canonicalQuery,
    ...signed!.split(';').map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}`),
    '',
    signed,
    isPresigned ? 'UNSIGNED-PAYLOAD' : headers['x-amz-content-sha256'],
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, [day, region, service, end].join('/'), hash(canonical)].join('\n');
  const key = [day, region, service, end].reduce<string | Uint8Array>(hmac, `AWS4${secret}`);
  return { due: hmac(key, text).toString('hex'), given: given! };
}

/** An answer in place of the store's: its status and the code of its error. */
export interface Fault {
  status: number;
  code: string;
  message?: string;
}

export interface S3Server {
  /** `GESSO_STORE_URL` of a bucket that is there. */
  url(prefix: string, query?: string): string;
  endpoint: string;
  /** Answers the requests for which it gives a fault in place of the store; null: none. */
  failing: ((request: SignedRequest) => Fault | null) | null;
  /** Requests that came, as `PUT /renders/…`. */
  requests: string[];
  close(): Promise<void>;
}

/** `s3rver` in a process of its own: its lists of more than 1000 objects need a cipher that Node has no more. */
async function startS3rver(folder: string, port: number): Promise<ChildProcess> {
  mkdirSync(folder, { recursive: true });
  const bin = path.join(root, 'node_modules/s3rver/bin/s3rver.js');
  const options = ['-d', folder, '-a', '127.0.0.1', '-p', String(port), '--no-vhost-buckets'];
  const child = spawn(
    process.execPath,
    ['--openssl-legacy-provider', '--no-deprecation', bin, ...options, '--configure-bucket', BUCKET],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  await untilUp(child, /listening/i);
  return child;
}

/**
 * A store that speaks the S3 API, in a folder: s3rver behind a door that checks what s3rver does not, that every request is
 * signed as AWS says and that its body is the one that was signed, and that fails when it is told to.
 */
export async function startS3(folder: string): Promise<S3Server> {
  const { port, child } = await onFreePort(async (port) => ({ port, child: await startS3rver(folder, port) }));
  const state: Pick<S3Server, 'failing' | 'requests'> = { failing: null, requests: [] };

  function refuse(response: ServerResponse, { status, code, message = code }: Fault): void {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
  }

  /** s3rver deletes a folder whose last object is deleted, and ends where another object is put into it meanwhile. */
  function keepFolder(url: string): void {
    const place = path.join(folder, path.dirname(decodeURIComponent(url.split('?')[0] ?? '')));
    const keeper = path.join(place, '.keep');
    if (existsSync(keeper)) return;
    mkdirSync(place, { recursive: true });
    writeFileSync(keeper, '');
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const asked = { method, url, headers: headers as Record<string, string | undefined> };
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    state.requests.push(`${method} ${url}`);
    const fault = state.failing?.(asked);
    if (fault) return refuse(response, fault);
    const { due, given } = signaturesOf(asked, S3_KEYS.secretAccessKey);
    const digest = headers['x-amz-content-sha256'];
    if (due !== given || (!url.includes('X-Amz-Signature=') && digest !== hash(body)))
      return refuse(response, { status: 403, code: 'SignatureDoesNotMatch' });
    if (method === 'PUT' && url.startsWith(`/${BUCKET}/`)) keepFolder(url);
    const passed = request({ host: '127.0.0.1', port, method, path: url, headers }, (found) => {
      response.writeHead(found.statusCode ?? 500, found.headers);
      found.pipe(response);
    });
    passed.on('error', () => response.destroy());
    passed.end(body);
  }

  const door = createServer((incoming, response) => void answer(incoming, response).catch(() => response.destroy()));
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const endpoint = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  return Object.assign(state, {
    endpoint,
    url: (prefix: string, query = '') => `s3://${BUCKET}/${prefix}?endpoint=${endpoint}&region=us-east-1${query}`,
    async close() {
      door.closeAllConnections();
      door.close();
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  });
}

/** What a process has to find in its environment for the keys of {@link startS3}. */
const S3_ENV = {
  AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
  // Neither files nor roles of the machine that runs the tests.
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

/** Gives the keys of {@link startS3} by the environment, as a service gets them, until the tests of the file have ended. */
export function useS3Keys(): void {
  const before = Object.keys(S3_ENV).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, S3_ENV);
  afterFile(async () => {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });
}
