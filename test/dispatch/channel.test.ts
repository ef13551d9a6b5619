import { expect, it } from 'vitest';
import { type ChannelEnds, openChannel } from '../../src/dispatch/channel.ts';

/** A line, and what of the worker's is heard. */
function open() {
  const heard: string[] = [];
  const beginnings = { meet: ([key]: readonly string[]) => heard.push(key!) };
  const line = { take() {}, close() {} };
  const ends = {
    children: {},
    beginnings,
    onStart: () => heard.push('started'),
    encoders: () => line,
  } as unknown as ChannelEnds;
  return { heard, channel: openChannel({}, ends) };
}

it('hears what a worker said before its outcome, which comes by another line, and may come first', () => {
  const { heard, channel } = open();
  for (const key of ['a', 'b']) channel.port.postMessage({ kind: 'meet', keys: [key] });
  channel.port.close();
  channel.close();
  expect(heard).toEqual(['a', 'b']);
});

it('starts no task whose line is closed', () => {
  const { heard, channel } = open();
  channel.port.postMessage({ kind: 'started' });
  channel.close();
  expect(heard).toEqual([]);
});
