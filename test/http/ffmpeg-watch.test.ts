import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFfmpeg } from '../../src/http/ffmpeg-watch.ts';
import { startService } from '../support/service.ts';

describe('the watch of ffmpeg', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('looks when the service has started, once, and again after a while', async () => {
    let installed: { version: string; missing: string[] } | null = null;
    const find = vi.fn(async () => installed);
    const watch = watchFfmpeg(find);
    expect(watch.known()).toBeUndefined();
    const found = watch.found();
    expect(find).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(5000);
    expect([await found, watch.known(), watch.known()]).toEqual([null, null, null]);
    expect(find).toHaveBeenCalledTimes(1);

    installed = { version: '7.1', missing: [] };
    await vi.advanceTimersByTimeAsync(60_000);
    // What is known is answered; what is found is known afterwards.
    expect(watch.known()).toBe(null);
    await vi.advanceTimersByTimeAsync(0);
    expect(watch.known()).toEqual(installed);
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('takes an ffmpeg that cannot be asked for none', async () => {
    const watch = watchFfmpeg(() => Promise.reject(new Error('no memory')));
    const found = watch.found();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await found).toBe(null);
  });
});

describe('/ready', () => {
  it('does not wait for ffmpeg', async () => {
    const { url } = await startService();
    const answer = (await (await fetch(`${url}/ready`)).json()) as object;
    expect(answer).toEqual({ status: 'ready', workers: true, disk: true });
  });
});
