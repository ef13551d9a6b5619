import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { outlineOf } from '../../src/json-outline.ts';
import { readMessage } from '../../src/mcp/held.ts';
import { notingService } from '../support/service.ts';

const large = (bytes: number) => ({ custom: 'x'.repeat(bytes), pages: [{ children: [] }] });
const call = (given: object) => ({
  ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
  params: { name: 'render', arguments: given },
});
const read = async (message: unknown) => {
  const bytes = Buffer.from(JSON.stringify(message));
  return readMessage(bytes, await outlineOf(bytes));
};
const bodyOf = async (message: Awaited<ReturnType<typeof read>>, request: object) => {
  const body = message.bodyOf(request);
  return body instanceof Readable ? textOf(body) : body;
};

it.each([1000, 100_000, 10_000_000])(
  'of a message with a design of %i bytes as much is read as of a small one',
  async (bytes) => {
    const given = {
      design: large(bytes),
      modifications: [{ name: 'a', src: 'y'.repeat(bytes) }],
      data: { name: 'z'.repeat(bytes), é: '😀' },
      format: 'png',
    };
    const message = await read(call(given));
    expect(message.text.length).toBeLessThan(5000);
    const { params } = JSON.parse(message.text);
    expect(JSON.parse(await bodyOf(message, params.arguments))).toEqual(given);
  },
);

it('what has another kind than it should have, or another place, is read, up to a bound', async () => {
  const long = 'x'.repeat(100_000);
  for (const message of [
    call({ design: long }),
    call({ data: [long] }),
    call({ other: { design: large(100_000) } }),
    { params: [{ arguments: { design: large(100_000) } }] },
    { design: large(100_000) },
    [call({ design: large(100_000) })],
    { 'params ': {}, params: null, text: long },
  ])
    expect(JSON.parse((await read(message)).text)).toEqual(message);
  for (const message of [call({ design: 'x'.repeat(300_000) }), [call({ design: large(300_000) })]])
    await expect(read(message)).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
});

it('of two members of one name the later counts, and names may be written with escapes', async () => {
  const text = `{"params":{"arguments":{"design":{}}},"params":{"arguments":{"des\\u0069gn":${JSON.stringify(large(50_000))},"data":{"a":1}}}}`;
  const bytes = Buffer.from(text);
  const message = await readMessage(bytes, await outlineOf(bytes));
  const { params } = JSON.parse(message.text);
  expect(JSON.parse(await bodyOf(message, params.arguments))).toEqual({ design: large(50_000), data: { a: 1 } });
});

it('a large design of an agent is rendered as it was sent', async () => {
  const { post, tasks } = await notingService();
  const design = large(3_000_000);
  const headers = { accept: 'application/json, text/event-stream' };
  const answer = await post('/mcp', call({ design, answer: 'url' }), headers);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('/files/')]);
  expect(JSON.parse(Buffer.from(tasks[0]!.body).toString())).toMatchObject({ design });
  const refused = await post('/mcp', call({ design: {}, options: { title: 'x'.repeat(300_000) } }), headers);
  expect([refused.status, await refused.json()]).toMatchObject([400, { code: 'invalid_request' }]);
});
