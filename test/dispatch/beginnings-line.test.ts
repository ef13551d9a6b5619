import { MessageChannel } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { type Beginning, createKept, release } from '../../renderer/internal.ts';
import { type BeginningsNote, beginningsBehind, serveBeginnings } from '../../src/dispatch/beginnings-line.ts';

const [BYTES, WARNING] = [6400, { code: 'variable_left', path: 'pages[0]', message: 'a variable is left' }];
const beginning = (color: number): Beginning => ({
  painted: { data: Buffer.alloc(400, color), width: 10, height: 10, effectPixels: 7, picturePixels: 8, isOpaque: true },
  warnings: [WARNING],
});
const names = (keys: string[], file?: string) => ({ keys, pixels: 100, file });

/** What a main thread knows, and the lines of tasks to it. */
function open() {
  const { beginnings: known, keptFiles: files } = createKept(BYTES, ({ painted }) => release(painted.data));
  const task = () => {
    const { port1, port2 } = new MessageChannel();
    const line = serveBeginnings(known, port2);
    port2.on('message', (note: BeginningsNote) => line.take(note));
    onTestFinished(() => port1.close());
    return { ...beginningsBehind(port1), file: line.file, close: () => port1.close() };
  };
  return { files, task };
}

it('a page that one worker has painted is known to the others', async () => {
  const { task } = open();
  const [one, other] = [task(), task()];
  expect(await one.look(names(['a', 'b', 'c']))).toEqual({ met: -1, count: 0 });
  one.meet(['a', 'b', 'c']);
  expect(await one.look(names(['a', 'b', 'd']))).toEqual({ met: 1, count: 0 });
  const own = beginning(3);
  one.keep('b', own);
  // It is the worker's own yet.
  expect(own.painted.data.length).toBe(400);
  await one.look(names(['a']));
  const found = await other.look(names(['a', 'b', 'e']));
  expect(found).toEqual({ met: 1, count: 1, beginning: beginning(3) });
  // So are the px of whoever looks.
  const px = (found as { beginning: Beginning }).beginning;
  px.painted.data.fill(0);
  other.letGo(px);
  expect(px.painted.data.length).toBe(0);
  expect(await other.look(names(['a', 'b', 'f']))).toMatchObject({ beginning: beginning(3) });
});

it('the file of a whole page stays where it is, and its worker is told what was said of the page', async () => {
  const { files, task } = open();
  const one = task();
  files.set('png c', Buffer.from('a file'));
  one.meet(['a', 'b', 'c']);
  // What was said of it is not known yet.
  expect(await one.look(names(['a', 'b', 'c'], 'png c'))).toEqual({ met: 2, count: 0 });
  const { painted, warnings } = beginning(1);
  one.meet(['a', 'b', 'c'], { width: painted.width, height: painted.height, warnings });
  const other = task();
  await one.look(names(['a']));
  expect(other.file()).toBeUndefined();
  expect(await other.look(names(['a', 'b', 'c'], 'png c'))).toEqual({
    file: { data: Buffer.alloc(0), width: 10, height: 10, warnings: [WARNING] },
  });
  expect(other.file()).toMatchObject({ name: 'png c', data: Buffer.from('a file') });
  // Of another format it is not there, and no px are kept beside it.
  expect(await task().look(names(['a', 'b', 'c'], 'jpeg c'))).toEqual({ met: 2, count: 0 });
});

it('nothing is kept of pages that are large, and beginnings are kept within their bound', async () => {
  const { task } = open();
  const one = task();
  expect(await one.look({ ...names(['a']), pixels: 401 })).toBeNull();
  const keys = Array.from({ length: 40 }, (_, i) => `key ${i}`);
  for (const key of keys) one.keep(key, beginning(1));
  one.meet(keys);
  let kept = 0;
  for (const key of keys) {
    const found = await one.look(names(['background', key]));
    if (found && 'beginning' in found) kept += found.beginning.painted.data.length;
  }
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThanOrEqual(BYTES);
});

it('a line that is closed knows nothing', async () => {
  const { task } = open();
  const one = task();
  const look = one.look(names(['a']));
  one.close();
  expect([null, { met: -1, count: 0 }]).toContainEqual(await look);
});
