import { expect, it } from 'vitest';
import { formats } from '../../renderer/internal.ts';
import { fakeExecutor, startService } from '../support/service.ts';

/** A service whose renders are all the same bytes, of the format asked for. */
const service = () =>
  startService(
    {},
    {
      executor: fakeExecutor(async ({ options }) => {
        const { mime, extension } = formats.find(({ name }) => name === options.format)!;
        return {
          data: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
          mime,
          extension,
          width: 1,
          height: 1,
          pages: 1,
          warnings: [],
        } as never;
      }),
    },
  );

const design = { width: 10, height: 10, pages: [{ children: [] }] };
const policyOf = (answer: Response) => answer.headers.get('content-security-policy') ?? '';

it.each(formats.filter(({ isActive }) => isActive).map(({ name }) => name))(
  'answers %s without the rights of the service, as an attachment and from the store',
  async (format) => {
    const { post } = await service();
    const file = await post('/api/render', { design, format, outputFormat: 'file' });
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="design.${format}"`);
    const { url } = (await (await post('/api/render', { design, format, outputFormat: 'url' })).json()) as {
      url: string;
    };
    for (const answer of [file, await fetch(url)]) {
      expect(policyOf(answer)).toMatch(/^default-src 'none'; .*; sandbox/);
      expect(policyOf(answer)).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  },
);

it('answers a picture as before', async () => {
  const { post } = await service();
  const file = await post('/api/render', { design, format: 'png', outputFormat: 'file' });
  expect(policyOf(file)).not.toContain('sandbox');
});
