import { describe, expect, it } from 'vitest';
import { type SignedRequest, signaturesOf } from '../support/s3.ts';

/**
 * The examples of AWS's documentation of Signature Version 4 for S3. The door of `startS3`, which every request of the store's
 * tests has to pass, checks signatures by this function; so the client's are proved as well.
 */
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const CREDENTIAL = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function example(
  method: string,
  url: string,
  signed: Record<string, string>,
  signature: string,
  digest = EMPTY,
): [string, SignedRequest] {
  const headers = {
    host: 'examplebucket.s3.amazonaws.com',
    'x-amz-date': '20130524T000000Z',
    'x-amz-content-sha256': digest,
    ...signed,
  };
  const names = Object.keys(headers).sort().join(';');
  const authorization = `AWS4-HMAC-SHA256 Credential=${CREDENTIAL},SignedHeaders=${names},Signature=${signature}`;
  return [`${method} ${url.slice(0, 40)}`, { method, url, headers: { ...headers, authorization } }];
}

const PUT_DIGEST = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072';

const EXAMPLES: [string, SignedRequest][] = [
  example(
    'GET',
    '/test.txt',
    { range: 'bytes=0-9' },
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ),
  example(
    'PUT',
    '/test%24file.text',
    { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    PUT_DIGEST,
  ),
  example('GET', '/?lifecycle', {}, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'),
  example('GET', '/?max-keys=2&prefix=J', {}, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'),
  [
    'presigned GET /test.txt',
    {
      method: 'GET',
      url: `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(CREDENTIAL)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`,
      headers: { host: 'examplebucket.s3.amazonaws.com' },
    },
  ],
];

describe('AWS Signature Version 4', () => {
  it.each(EXAMPLES)('is what AWS publishes: %s', (_, request) => {
    const { due, given } = signaturesOf(request, SECRET);
    expect(given).toHaveLength(64);
    expect(due).toBe(given);
    expect(signaturesOf({ ...request, method: 'DELETE' }, SECRET).due).not.toBe(given);
  });
});
