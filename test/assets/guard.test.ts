import { expect, test } from 'vitest';
import { isPublicAddress } from '../../renderer/assets/guard.ts';

test.each([
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12::1']],
  ['loopback', ['127.0.0.1', '127.255.0.1', '::1']],
  ['link-local', ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'fec0::1']],
  ['CGNAT', ['100.64.0.1', '100.127.255.255']],
  ['multicast and broadcast', ['224.0.0.1', '255.255.255.255', 'ff02::1']],
  [
    'documentation and benchmarks',
    ['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1', '3fff::1'],
  ],
  ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
  ['reserved', ['240.0.0.1', '192.0.0.1', '5f00::1', '100::1', '2001::1']],
  ['IPv4 in IPv6', ['::ffff:10.0.0.1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::8.8.8.8', '2002:7f00:1::']],
  ['Azure’s wire server', ['168.63.129.16', '::ffff:168.63.129.16', '64:ff9b::a83f:8110', '2002:a83f:8110::']],
  [
    'IPv4 in ISATAP',
    ['2001:470:1f1b::5efe:127.0.0.1', '2600:1::200:5efe:10.0.0.1', '2600:1::5efe:a83f:8110', '2600:1::5efe:a9fe:a9fe'],
  ],
  ['no address', ['', 'localhost', '1.2.3.4.5', '[::1]']],
])('refuses %s', (_, addresses) => {
  expect(addresses.filter(isPublicAddress)).toEqual([]);
});

test('accepts public addresses, also when IPv6 carries them', () => {
  const addresses = [
    '8.8.8.8',
    '100.128.0.1',
    '172.32.0.1',
    '2606:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::',
    '2600:1::5efe:808:808',
    '2600:1::1:5efe:a00:1',
  ];
  expect(addresses.filter((address) => !isPublicAddress(address))).toEqual([]);
});
