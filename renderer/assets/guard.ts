import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ADDRESS_REFUSED, dnsResolver, type Resolve, systemResolver } from './names.ts';

const IPV6_GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** The prefix that DNS64 puts before public IPv4 addresses in a network without IPv4 (RFC 6052). */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');

/** Azure's wire server: a public address that every machine there reaches as its own metadata service. */
const AZURE = '168.63.129.16';

/**
 * Whether an address is one of the public internet. Everything else is refused: private, loopback, link-local, shared
 * (CGNAT), multicast, documentation, unspecified, reserved; and an IPv6 address that only carries an IPv4 one (mapped,
 * 6to4, NAT64, ISATAP) is judged by that.
 *
 * @param address an IPv4 or IPv6 literal, without brackets
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const bytes = parsed.toByteArray();
  if (parsed instanceof ipaddr.IPv4) return isPublicIpv4(bytes);
  if (parsed.match(NAT64)) return isPublicIpv4(bytes.slice(12));
  if (parsed.range() === '6to4') return isPublicIpv4(bytes.slice(2, 6));
  if (isIsatap(bytes) && !isPublicIpv4(bytes.slice(12))) return false;
  return parsed.match(IPV6_GLOBAL_UNICAST) && parsed.range() === 'unicast';
}

/** Whether a text is an IPv4 or IPv6 address, or a range of them: `10.0.0.0/8`. */
export const isAddressOrRange = (text: string): boolean => ipaddr.isValid(text) || ipaddr.isValidCIDR(text);

/** Whether an address of any prefix ends as ISATAP has it: `[02]00:5efe` and an IPv4 address (RFC 5214, 6.1). */
const isIsatap = (bytes: readonly number[]): boolean =>
  (bytes[8] === 0 || bytes[8] === 2) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;

function isPublicIpv4(bytes: number[]): boolean {
  const address = ipaddr.fromByteArray(bytes);
  return address.range() === 'unicast' && address.toString() !== AZURE;
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

/** A URL's host without the brackets of an IPv6 address. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** Whether a URL's host is an address, not a name. */
export const isLiteral = (url: URL): boolean => ipaddr.isValid(hostOf(url));

/** Whether a URL's host is an address literal that is refused. Such a connection asks no resolver. */
export function isRefusedLiteral(url: URL): boolean {
  return isLiteral(url) && !isPublicAddress(hostOf(url));
}

/** The same resolver, which gives public addresses only. One refused address refuses the name. */
export const publicOnly =
  (resolve: Resolve): Resolve =>
  async (hostname, signal) => {
    const addresses = await resolve(hostname, signal);
    if (addresses.every(({ address }) => isPublicAddress(address))) return addresses;
    throw Object.assign(new Error(`${hostname} has no public address`), { code: ADDRESS_REFUSED });
  };

/**
 * A `lookup` for sockets that hands out public addresses only. The socket connects to the very address that was
 * checked, so a name that resolves differently a moment later gains nothing.
 */
export const guardedLookup = (resolve: Resolve = dnsResolver()): LookupFunction => lookupWith(publicOnly(resolve));

/** A `lookup` for sockets that refuses nothing, for hosts the operator allows. */
export const plainLookup = (resolve: Resolve = systemResolver): LookupFunction => lookupWith(resolve);

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
