import { describe, expect, it } from 'vitest';
import { RenderError } from '../../renderer/index.ts';
import { refusals } from '../../src/errors.ts';
import { fakeExecutor, picture, startService } from '../http/service.ts';

const template = { pages: [{ children: [{ type: 'text', text: '{{name}}' }] }] };

interface Line {
  record: number;
  status: string;
  url: string;
  error?: string;
}

const linesOf = async (answer: Response): Promise<Line[]> =>
  (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .sort((a, b) => a.record - b.record);

describe('POST /api/batches', () => {
  it('answers a line for each record, with the URL of its picture', async () => {
    const { post } = await startService();
    const answer = await post('/api/batches', { template, records: [{ name: 'Ann' }, { name: 'Bob' }], pixelRatio: 2 });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const lines = await linesOf(answer);
    expect(lines.map(({ record, status }) => [record, status])).toEqual([
      [1, 'done'],
      [2, 'done'],
    ]);
    expect(await (await fetch(lines[1]!.url)).json()).toMatchObject({
      design: { pages: [{ children: [{ text: 'Bob' }] }] },
      options: { pixelRatio: 2 },
    });
  });

  it('goes on after records that are bad, and waits where the queue is full', async () => {
    let calls = 0;
    const executor = fakeExecutor(async (task) => {
      const file = picture(task);
      const { design } = JSON.parse(Buffer.from(task.body).toString());
      const { text } = design.pages[0].children[0];
      if (text === 'bad') throw new RenderError({ kind: 'asset', code: 'image_not_loaded', message: 'no picture' });
      if (text === 'fault') throw new Error('secret');
      if (text === 'busy' && calls++ === 0) throw refusals.busy(0.01);
      return file;
    });
    const { post } = await startService({}, { executor });
    const records = [...['good', 'bad', 'fault', 'busy'].map((name) => ({ name })), {}];
    const lines = await linesOf(await post('/api/batches', { template, records }));
    expect(lines.map(({ status }) => status)).toEqual(['done', 'failed', 'failed', 'done', 'failed']);
    expect(lines[1]).toMatchObject({ code: 'image_not_loaded', error: 'no picture' });
    expect(JSON.stringify(lines[2])).not.toContain('secret');
    expect(lines[4]).toMatchObject({ code: 'missing_field' });
  });

  it('refuses what is no batch', async () => {
    const { post } = await startService();
    for (const body of [{ template }, { template, records: [] }, { template, records: [1] }, { records: [{}] }, []])
      expect((await post('/api/batches', body)).status).toBe(400);
  });
});
