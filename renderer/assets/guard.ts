import { promises as dns, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Resolves a host name to all its addresses; throws as `dns.promises.lookup` does. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** `code` of the error that a guarded connection fails with. */
export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

const IPV6_GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** The prefix that DNS64 puts before public IPv4 addresses in a network without IPv4 (RFC 6052). */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');

/**
 * Whether an address is one of the public internet. Everything else is refused: private, loopback, link-local, shared
 * (CGNAT), multicast, documentation, unspecified, reserved; and an IPv6 address that only carries an IPv4 one (mapped,
 * 6to4, NAT64) is judged by that.
 *
 * @param address an IPv4 or IPv6 literal, without brackets
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast';
  const bytes = parsed.toByteArray();
  if (parsed.match(NAT64)) return isPublicIpv4(bytes.slice(12));
  if (parsed.range() === '6to4') return isPublicIpv4(bytes.slice(2, 6));
  return parsed.match(IPV6_GLOBAL_UNICAST) && parsed.range() === 'unicast';
}

function isPublicIpv4(bytes: number[]): boolean {
  return ipaddr.fromByteArray(bytes).range() === 'unicast';
}

/**
 * Whether the operator lets designs load from this URL's host although its address may be private.
 *
 * @param allowedHosts `host` (any port) or `host:port`; IPv6 literals in brackets
 */
export function isAllowedHost(url: URL, allowedHosts: readonly string[]): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return allowedHosts.some((entry) => {
    const allowed = entry.trim().toLowerCase();
    return allowed === host || allowed === `${host}:${port}`;
  });
}

/** Whether a URL's host is an address literal that is refused. Such a connection asks no resolver. */
export function isRefusedLiteral(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) && !isPublicAddress(host);
}

/**
 * A `lookup` for sockets that hands out public addresses only. The socket connects to the very address that was
 * checked, so a name that resolves differently a moment later gains nothing. One refused address refuses the name.
 */
export function guardedLookup(resolve: Resolve = resolveAll): LookupFunction {
  return lookupWith(async (hostname) => {
    const addresses = await resolve(hostname);
    if (addresses.every(({ address }) => isPublicAddress(address))) return addresses;
    throw Object.assign(new Error(`${hostname} has no public address`), { code: ADDRESS_REFUSED });
  });
}

/** A `lookup` for sockets that refuses nothing, for hosts the operator allows. */
export function plainLookup(resolve: Resolve = resolveAll): LookupFunction {
  return lookupWith(resolve);
}

function lookupWith(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, '', 0),
    );
  };
}

function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return dns.lookup(hostname, { all: true });
}
