import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { type DataUri, parseDataUri, readPlainDataUri } from '../../renderer/assets/data-uri.ts';
import { createFetcher } from '../../renderer/assets/fetch.ts';

const SVG = '<svg a="50%">é</svg>';
const BASE64 = Buffer.from(SVG).toString('base64');

test.each([
  ['base64', `data:image/svg+xml;base64,${BASE64}`],
  ['base64 with a charset', `data:image/svg+xml;charset=utf-8;base64,${BASE64}`],
  ['base64 without padding', `data:image/svg+xml;base64,${BASE64.replace(/=+$/, '')}`],
  ['base64 in lines', `data:image/svg+xml;base64,\n ${BASE64.replace(/(.{8})/g, '$1\r\n')}`],
  ['base64, percent-encoded', `data:image/svg+xml;base64,${encodeURIComponent(BASE64)}`],
  ['percent-encoded', `data:image/svg+xml,${encodeURIComponent(SVG)}`],
  ['raw after ;utf8,', `data:image/svg+xml;utf8,${SVG}`],
  ['raw after ;charset=utf-8,', `data:image/svg+xml;charset=utf-8,${SVG}`],
  ['partly percent-encoded', `data:image/svg+xml,%3Csvg a="50%">%C3%A9</svg>`],
  ['in capitals', `  DATA:image/SVG+xml;BASE64,${BASE64}`],
])('%s', (_, uri) => {
  expect(parseDataUri(uri)).toEqual({ data: Buffer.from(SVG), contentType: 'image/svg+xml' });
});

test('URL-safe base64', () => {
  expect(parseDataUri('data:;base64,-_-_')).toEqual({ data: Buffer.from('+/+/', 'base64'), contentType: null });
});

test.each(['data:image/png;base64', 'data:image/png;base64,{"a":1}', 'http://a/,'])('is none: %s', (uri) => {
  expect(parseDataUri(uri)).toBeNull();
});

test('an error shows the type, not the payload', async () => {
  const fetcher = createFetcher();
  const load = (uri: string) => fetcher.load(uri, { timeoutMs: 1000, path: 'p', maxBytes: 10 });
  await expect(load(`data:image/png;base64,${'A'.repeat(100)}`)).rejects.toThrow(
    'Could not load data:image/png…: it is larger than 10 bytes',
  );
  await expect(load('data:image/png;base64,')).rejects.toThrow('it is empty');
  await expect(load('data:image/png;base64')).rejects.toThrow('malformed');
  await fetcher.close();
});

describe('a data URI that is read without a string', () => {
  const uri = (payload: string) => `data:image/PNG;base64,${payload}`;
  const base64 = (length: number) =>
    Buffer.from(Array.from({ length }, (_, i) => (i * 37 + 11) & 0xff)).toString('base64');
  /** Its type and a digest: to compare bytes one by one takes seconds. */
  const shown = (read: DataUri | null) =>
    read && [read.contentType, createHash('sha256').update(read.data).digest('hex')];
  const lengths = [0, 1, 2, 3, 4, 5, 49_150, 49_151, 49_152, 49_153, 49_154, 98_304, 100_000, 150_001];

  it.each(lengths)('is as it is read from one: %i bytes', (length) => {
    for (const text of [uri(base64(length)), uri(base64(length).replaceAll('=', ''))])
      expect(shown(readPlainDataUri(Buffer.from(text)))).toEqual(shown(parseDataUri(text)));
  });

  it('is read as other readers would, or left to them', () => {
    const long = base64(120_000);
    const changes = [' ', '\n', '%', '=', '==', '!', 'é', '-', '_', '%3D'];
    const places = [0, 1, 65_534, 65_535, 65_536, 65_537, 131_072, long.length - 2, long.length - 1, long.length];
    for (const change of changes)
      for (const at of places) {
        const text = uri(long.slice(0, at) + change + long.slice(at));
        expect([null, shown(parseDataUri(text))]).toContainEqual(shown(readPlainDataUri(Buffer.from(text))));
      }
    for (const text of [
      '',
      'data:',
      'data:,a',
      'data:image/png,AAAA',
      'data:a;b;base64,AAAA',
      'data:a;base64',
      ' data:a;base64,AAAA',
    ])
      expect(readPlainDataUri(Buffer.from(text))).toBeNull();
  });
});
