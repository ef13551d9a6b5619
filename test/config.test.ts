import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

describe('readConfig', () => {
  it('has the defaults that the README lists', () => {
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
    expect(kept({})).toBeLessThanOrEqual(192e6);
    expect(kept({ GESSO_MEMORY: 'small' })).toBeLessThanOrEqual(32e6);
    expect(kept({ GESSO_MEMORY: 'small', GESSO_PICTURE_CACHE_BYTES: '5' })).toBe(5);
    expect(() => readConfig({ GESSO_MEMORY: 'tiny' })).toThrow('GESSO_MEMORY');
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
});
