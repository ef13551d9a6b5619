import { promises as dns, type LookupAddress } from 'node:dns';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LRUCache } from 'lru-cache';
import { untilAborted } from '../abort.ts';

/** Resolves a host name to all its addresses; throws as `dns.promises.lookup` does, or the signal's reason. */
export type Resolve = (hostname: string, signal?: AbortSignal) => Promise<readonly LookupAddress[]>;

/** How names of the public internet are resolved. */
export interface DnsOptions {
  /** Name servers, `address:port`. Default: those of the system. */
  servers?: readonly string[];
  /** The file of names that the operator gave addresses. Default: the system's. */
  hostsFile?: string;
  /** ms in which an answer has to come. Default 5000. */
  timeoutMs?: number;
}

const HOSTS_FILE =
  process.platform === 'win32' ? path.join('C:', 'Windows', 'System32', 'drivers', 'etc', 'hosts') : '/etc/hosts';

/** ms until a name server is asked again, and how often. */
const PATIENCE = { timeout: 2000, tries: 2 };
const LONGEST_ANSWER = 5000;

/** Names without a dot, and those that are kept for local networks (RFC 6761, 6762, 8375; ICANN on `internal`). */
const LOCAL_NAME = /^[^.]*$|(^|\.)(localhost|local|internal|home\.arpa)$/;

/** `code` of the error of a host that is not of the public internet. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

const failure = (code: string, message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { code });

/**
 * Makes a resolver that asks name servers itself (c-ares). The system's resolver works in a pool of few threads that a
 * whole process shares, and cannot be stopped: a few names whose servers do not answer would hold up all others for a
 * minute. A query here is given up with its signal, or after 5 s. Names of the system's hosts file are taken from it; other
 * names of local networks are refused.
 */
export function dnsResolver({ servers, hostsFile = HOSTS_FILE, timeoutMs = LONGEST_ANSWER }: DnsOptions = {}): Resolve {
  const listedIn = hostsReader(hostsFile);
  return async (given, signal) => {
    const hostname = given.toLowerCase().replace(/\.$/, '');
    const listed = (await listedIn()).get(hostname);
    if (listed) return listed;
    // Many may have been given up in the meantime, which open no sockets then.
    signal?.throwIfAborted();
    if (LOCAL_NAME.test(hostname)) throw failure(ADDRESS_REFUSED, `${given} is a name of a local network`);
    // One for each query: its queries can only be given up together.
    const resolver = new dns.Resolver(PATIENCE);
    if (servers) resolver.setServers(servers);
    const until = signal ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : AbortSignal.timeout(timeoutMs);
    const cancel = () => resolver.cancel();
    until.addEventListener('abort', cancel, { once: true });
    if (until.aborted) cancel();
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    until.removeEventListener('abort', cancel);
    signal?.throwIfAborted();
    const found = [
      ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
      ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
    ];
    if (found.length > 0) return found;
    throw failure('ENOTFOUND', `no name server knows ${given}`, v4.status === 'rejected' ? v4.reason : undefined);
  };
}

/** ms after which the hosts file is read again. */
const HOSTS_FRESH = 5000;

/** Reads a hosts file: the addresses of each name. Read at most every few seconds, however many names are asked for. */
function hostsReader(file: string): () => Promise<ReadonlyMap<string, LookupAddress[]>> {
  let reading = readHosts(file);
  let readAt = performance.now();
  return () => {
    if (performance.now() - readAt > HOSTS_FRESH) {
      readAt = performance.now();
      reading = readHosts(file);
    }
    return reading;
  };
}

async function readHosts(file: string): Promise<ReadonlyMap<string, LookupAddress[]>> {
  const hosts = new Map<string, LookupAddress[]>();
  for (const line of (await readFile(file, 'utf8').catch(() => '')).split('\n')) {
    const [address = '', ...names] = (line.split('#', 1)[0] ?? '').trim().toLowerCase().split(/\s+/);
    const family = address.includes(':') ? 6 : 4;
    for (const name of names) hosts.set(name, [...(hosts.get(name) ?? []), { address, family }]);
  }
  return hosts;
}

/** The system's resolver, for the few hosts that an operator names: it knows every kind of name, and cannot be stopped. */
export const systemResolver: Resolve = (hostname) => dns.lookup(hostname, { all: true });

/** How long an answer is kept, ms: that there is an address, and that there is none. */
const FRESH = 30_000;
const FRESH_FAILURE = 10_000;
const MOST_KEPT = 1000;

interface Query {
  answer: Promise<readonly LookupAddress[]>;
  stop: AbortController;
  waiting: number;
}

/**
 * The same resolver with a memory: a name is asked for once, whoever waits, and its answer or failure is kept for a while.
 * A query that nobody waits for any more is given up.
 */
export function remembering(resolve: Resolve): Resolve {
  const kept = new LRUCache<string, { addresses: readonly LookupAddress[] } | { failure: unknown }>({ max: MOST_KEPT });
  const queries = new Map<string, Query>();

  function begin(hostname: string): Query {
    const stop = new AbortController();
    const answer = resolve(hostname, stop.signal);
    const query: Query = { answer, stop, waiting: 0 };
    queries.set(hostname, query);
    answer.then(
      (addresses) => kept.set(hostname, { addresses }, { ttl: FRESH }),
      (failure) => stop.signal.aborted || kept.set(hostname, { failure }, { ttl: FRESH_FAILURE }),
    );
    return query;
  }

  return async (hostname, signal) => {
    const known = kept.get(hostname);
    if (known && 'failure' in known) throw known.failure;
    if (known) return known.addresses;
    const query = queries.get(hostname) ?? begin(hostname);
    query.waiting++;
    try {
      return await (signal ? untilAborted(query.answer, signal) : query.answer);
    } finally {
      if (--query.waiting === 0) {
        if (queries.get(hostname) === query) queries.delete(hostname);
        query.stop.abort();
      }
    }
  };
}
