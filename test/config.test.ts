import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import { temporaryFolder } from './support/service.ts';

describe('readConfig', () => {
  it('has the defaults that docs/configuration.md lists', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      apiKeys: [],
      googleFontsUrl: 'https://fonts.googleapis.com',
      allowedHosts: [],
      publicUrl: undefined,
      fileLifetime: 24 * 3_600_000,
      jobLifetime: 7 * 24 * 3_600_000,
      service: { inlineAnswer: 5 * 1024 * 1024, requestsPerMinute: 0 },
    });
  });

  it('reads lists, URLs and flags', () => {
    const env = {
      GESSO_API_KEYS: ' a, b ,,',
      GESSO_ALLOWED_HOSTS: 'assets.local:8080,[::1]',
      GESSO_GOOGLE_FONTS_URL: 'off',
      GESSO_PUBLIC_URL: 'https://x.example/base/',
      GESSO_TRUST_PROXY: '10.0.0.0/8, fd00::1',
      GESSO_FILE_HOURS: '0.5',
      PORT: '',
    };
    expect(readConfig(env)).toMatchObject({
      apiKeys: ['a', 'b'],
      allowedHosts: ['assets.local:8080', '[::1]'],
      googleFontsUrl: null,
      publicUrl: 'https://x.example/base',
      trustProxy: '10.0.0.0/8,fd00::1',
      fileLifetime: 1_800_000,
      port: 3000,
    });
  });

  it('shares out what there is where there are several keys', () => {
    const shares = (keys: string, workers: string) => {
      const { service } = readConfig({ GESSO_API_KEYS: keys, GESSO_CONCURRENCY: workers });
      return [service.rendersOfOne, service.jobsOfOne];
    };
    expect([shares('', '4'), shares('a', '4'), shares('a,b', '4'), shares('a,b', '1')]).toEqual([
      [4, 10_000],
      [4, 10_000],
      [3, 5000],
      [1, 5000],
    ]);
  });

  it('keeps fewer pictures where memory is to be small', () => {
    const kept = (env: Record<string, string>) => readConfig(env).pictureCacheBytes;
    expect(readConfig({}).memory).toBe('usual');
    expect(kept({ GESSO_CONCURRENCY: '2' })).toBeLessThanOrEqual(128e6);
    const memory = vi.spyOn(process, 'constrainedMemory').mockReturnValue(2 ** 40);
    const machine = Math.min(os.totalmem(), 2 ** 40) / 10;
    for (const [workers, most] of [
      [1, 128e6],
      [2, 128e6],
      [4, 256e6],
      [64, 512e6],
    ] as const)
      expect(kept({ GESSO_CONCURRENCY: String(workers) })).toBe(Math.floor(Math.min(machine, most)));
    memory.mockRestore();
    expect(kept({ GESSO_MEMORY: 'small' })).toBeLessThanOrEqual(32e6);
    expect(kept({ GESSO_MEMORY: 'small', GESSO_PICTURE_CACHE_BYTES: '5' })).toBe(5);
    expect(() => readConfig({ GESSO_MEMORY: 'tiny' })).toThrow('GESSO_MEMORY');
  });

  it('fits into the memory of its container', () => {
    const constrained = vi.spyOn(process, 'constrainedMemory').mockReturnValue(512 * 2 ** 20);
    const { concurrency, service, pictureCacheBytes } = readConfig({});
    expect(concurrency).toBe(1);
    expect(service).toMatchObject({ workerHeap: 256, body: 2 ** 25, bodyValues: 2 ** 20, bodies: 2 ** 26 });
    expect(pictureCacheBytes).toBeLessThan(54e6);
    expect(readConfig({ GESSO_CONCURRENCY: '4', GESSO_MAX_WORKER_MB: '300' })).toMatchObject({
      ...{ concurrency: 4, service: { workerHeap: 300 } },
    });
    constrained.mockReturnValue(2 ** 35);
    expect(readConfig({ GESSO_CONCURRENCY: '2' }).service).toMatchObject({ body: 100e6, bodies: 400e6 });
    constrained.mockRestore();
  });

  it('has room for two bodies of the largest size', () => {
    const { service } = readConfig({ GESSO_MAX_BODY_BYTES: '1e12' });
    expect(service.bodies).toBe(2e12);
    expect(() => readConfig({ GESSO_MAX_BODIES_BYTES: '1000' })).toThrow('GESSO_MAX_BODIES_BYTES');
  });

  it('takes proxies by their number or by where they are', () => {
    const read = (given: string) => readConfig({ GESSO_TRUST_PROXY: given }).trustProxy;
    expect(['', 'false', '0', '1', '2', 'loopback'].map(read)).toEqual([0, 0, 0, 1, 2, 'loopback']);
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '3.5'],
    ['GESSO_CONCURRENCY', '0'],
    ['GESSO_MAX_PAGES', 'many'],
    ['GESSO_PUBLIC_URL', 'ftp://x'],
    ['GESSO_GOOGLE_FONTS_URL', 'never'],
    ['GESSO_TRUST_PROXY', 'perhaps'],
    ['GESSO_TRUST_PROXY', 'true'],
    ['GESSO_TRUST_PROXY', '10.0.0.0/33'],
    ['GESSO_LOG_LEVEL', 'loud'],
    ['GESSO_WEBHOOK_SECRET', 'short'],
    ['GESSO_FONTS_DIR', '/nix'],
  ])('names the variable that is wrong: %s=%s', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it('takes numbers with units', () => {
    const read = (env: Record<string, string>) => readConfig(env);
    const units = {
      ...{ GESSO_MAX_BODY_BYTES: '50MB', GESSO_FONT_CACHE_BYTES: '1.5 GiB', GESSO_MAX_RENDER_MS: '2m' },
      ...{ GESSO_FILE_HOURS: '2d', GESSO_JOB_DAYS: '12h', GESSO_MAX_WORKER_MB: '4GB', GESSO_URL_MAX_AGE: '1h' },
    };
    expect(read(units)).toMatchObject({
      ...{ fontCacheBytes: 1.5 * 2 ** 30, fileLifetime: 48 * 3_600_000, jobLifetime: 12 * 3_600_000 },
      ...{ service: { body: 50e6, renderTime: 120_000, workerHeap: 4096 }, pictureUrls: { maxAge: 3600 } },
    });
    for (const [name, value] of [
      ['GESSO_MAX_BODY_BYTES', '100 apples'],
      ['GESSO_MAX_BODY_BYTES', 'MB'],
      ['GESSO_MAX_RENDER_MS', '5MB'],
      ['GESSO_MAX_PAGES', '3k'],
    ] as const)
      expect(() => read({ [name]: value })).toThrow(`${name} is "${value}"; it has to be a whole number from 1`);
  });

  it('reads secrets from files', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'keys');
    await writeFile(file, 'first\nsecond, third\n');
    expect(readConfig({ GESSO_API_KEYS_FILE: file }).apiKeys).toEqual(['first', 'second', 'third']);
    await writeFile(file, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n');
    expect(readConfig({ GESSO_WEBHOOK_SECRET_FILE: file }).webhookSecret).toBe(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    );
    expect(() => readConfig({ GESSO_API_KEYS: 'a', GESSO_API_KEYS_FILE: file })).toThrow('are both set');
    expect(() => readConfig({ GESSO_URL_SECRET_FILE: `${file}s` })).toThrow(
      /GESSO_URL_SECRET_FILE: .*keyss cannot be read/,
    );
  });

  it.each([
    ['GESSO_CONCURENCY', 'did you mean `GESSO_CONCURRENCY`?'],
    ['GESSO_PORT', 'did you mean `PORT`?'],
    ['GESSO_MAX_BODY', 'did you mean `GESSO_MAX_BODY_BYTES`?'],
    ['GESSO_FONTS_DIR_FILE', 'did you mean `GESSO_FONTS_DIR`?'],
    ['GESSO_WHATEVER', 'is no variable of Gesso'],
  ])('refuses %s, and says what was meant: %s', (name, hint) => {
    expect(() => readConfig({ [name]: '8080' })).toThrow(name);
    expect(() => readConfig({ [name]: '8080' })).toThrow(hint);
    readConfig({ [name]: '' });
    readConfig({ [name]: '8080' }, { isStrict: false });
  });

  it('passes over what Kubernetes tells a container of a service called gesso', () => {
    readConfig({
      ...{ GESSO_PORT: 'tcp://10.0.0.1:3000', GESSO_SERVICE_HOST: '10.0.0.1', GESSO_SERVICE_PORT_HTTP: '3000' },
      ...{ GESSO_API_PORT_3000_TCP: 'tcp://10.0.0.1:3000', GESSO_API_PORT_3000_TCP_PROTO: 'tcp', GESSO_KEY: 'a' },
    });
  });
});
