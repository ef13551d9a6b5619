import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../src/http/range.ts';
import { fakeExecutor, picture, startService } from '../support/service.ts';

describe('GET /files/:name', () => {
  /** The URL of a stored file of ten digits. */
  async function stored(): Promise<string> {
    const executor = fakeExecutor(async (task) => picture(task, { data: Buffer.from('0123456789') }));
    const { post } = await startService({}, { executor });
    const design = { width: 10, height: 10, pages: [] };
    return ((await (await post('/api/render', { design, outputFormat: 'url' })).json()) as { url: string }).url;
  }

  it('gives players of films the part that they ask for', async () => {
    const url = await stored();
    const whole = await fetch(url);
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect([whole.status, await whole.text()]).toEqual([200, '0123456789']);
    for (const [range, status, text, told] of [
      ['bytes=0-', 200, '0123456789', null],
      ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
      ['bytes=7-', 206, '789', 'bytes 7-9/10'],
      ['bytes=-3', 206, '789', 'bytes 7-9/10'],
      ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ] as const) {
      const part = await fetch(url, { headers: { range } });
      expect([part.status, await part.text(), part.headers.get('content-range')], range).toEqual([status, text, told]);
    }
    const none = await fetch(url, { headers: { range: 'bytes=10-' } });
    expect(none.headers.get('content-range')).toBe('bytes */10');
    expect(await none.json()).toMatchObject({ status: 416, code: 'range_not_satisfiable' });
    const conditional = await fetch(url, { headers: { range: 'bytes=2-4', 'if-range': '"tag"' } });
    expect(conditional.status).toBe(200);
  });
});

describe('a header Range', () => {
  it.each(['', 'bytes=', 'bytes=-', 'bytes=1-2,4-5', 'lines=1-2', 'bytes=5-2', 'bytes=a-b'])(
    'that cannot be followed is passed over: %j',
    (header) => {
      expect(rangeOf(header, 10)).toEqual({ from: 0, to: 10 });
    },
  );

  it('of an empty file asks for what is not there', () => {
    expect(rangeOf('bytes=0-', 0)).toBeNull();
    expect(rangeOf('bytes=-1', 0)).toBeNull();
    expect(rangeOf(undefined, 0)).toEqual({ from: 0, to: 0 });
  });
});
