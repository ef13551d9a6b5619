import { describe, expect, it } from 'vitest';
import { startRenderingService } from '../support/rendering.ts';
import { fakeExecutor, notingService, picture, startService } from '../support/service.ts';

const design = { width: 10, height: 10, pages: [{ children: [] }] };

const ENTRANCES = {
  '/api/render': { design },
  '/api/renders': { design },
  '/api/check': { design },
  '/api/batches': { template: design, records: [{}] },
} as const;

describe.each(Object.entries(ENTRANCES))('options that cannot be had with each other, at %s', (path, body) => {
  it.each([
    ['at the top level', { format: 'pdf', pdfx: 'X-4' }],
    ['in exportOptions', { exportOptions: { format: 'pdf', pdfx: 'X-4', color: { space: 'RGB' } } }],
  ])('are refused before anything is rendered: %s', async (_, options) => {
    const { post, tasks } = await notingService();
    const answer = await post(path, { ...body, ...options });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'pdfx', message: 'PDF/X-4 is written in CMYK only' }],
      hint: expect.stringContaining('CMYK'),
    });
    expect(tasks).toEqual([]);
  });

  it('are taken with what they need', async () => {
    const { post } = await notingService();
    const answer = await post(path, {
      ...body,
      format: 'pdf',
      pdfx: 'X-4',
      exportOptions: { color: { space: 'CMYK' } },
    });
    expect(answer.status).toBe(200);
  });
});

const unknown = (path: string, name: string, meant?: string) => ({
  code: 'unknown_option',
  path,
  message: `the option \`${name}\` is not known${meant ? `; did you mean \`${meant}\`?` : ''}`,
});

describe('a name that no option has', () => {
  const given = { qualty: 1, exportOptions: { pixelratio: 2, nix: null } };
  const warnings = [
    unknown('qualty', 'qualty', 'quality'),
    unknown('exportOptions.pixelratio', 'pixelratio', 'pixelRatio'),
    unknown('exportOptions.nix', 'nix'),
  ];

  it('is a warning beside the picture, in each of its forms', async () => {
    const { post } = await notingService();
    for (const outputFormat of ['dataURL', 'url'])
      expect(await (await post('/api/render', { design, outputFormat, ...given })).json()).toMatchObject({ warnings });
    const file = await post('/api/render', { design, outputFormat: 'file', ...given });
    expect(JSON.parse(file.headers.get('gesso-warnings') ?? '')).toEqual(warnings);
    const without = await post('/api/render', { design, outputFormat: 'file' });
    expect(without.headers.get('gesso-warnings')).toBe('[]');
    expect(without.headers.get('etag')).not.toBe(file.headers.get('etag'));
  });

  it('stands in the log of a job, from the start and beside what rendering says', async () => {
    const own = { code: 'w', path: 'pages[0]', message: 'of the render' };
    const executor = fakeExecutor(async (task) => picture(task, { warnings: [own] }));
    const { post } = await startService({}, { executor });
    const lines = warnings.map(({ path, message }) => `${path}: ${message}`).join('\n');
    const begun = (await (await post('/api/renders', { design, ...given })).json()) as { logs: string };
    expect(begun.logs).toBe(lines);
    const done = (await (await post('/api/renders', { design, ...given }, { prefer: 'wait' })).json()) as {
      logs: string;
    };
    expect(done.logs).toBe(`${lines}\npages[0]: of the render`);
  });

  it('is a warning of every record of a batch', async () => {
    const { post } = await notingService();
    const text = await (await post('/api/batches', { template: design, records: [{}, {}], ...given })).text();
    for (const line of text.trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ status: 'done', warnings });
  });

  it('is a finding of a check', async () => {
    const { post } = await notingService();
    const { findings } = (await (await post('/api/check', { design, ...given })).json()) as { findings: object[] };
    expect(findings).toEqual(warnings.map((warning) => ({ ...warning, severity: 'warning' })));
  });

  it('is none of what else a body holds there, but is where it belongs elsewhere', async () => {
    const { post } = await notingService();
    const warningsOf = async (path: string, body: object) => {
      const answer = (await (await post(path, { design, ...body })).json()) as { warnings?: object[]; logs?: string };
      return answer.warnings ?? answer.logs;
    };
    expect(await warningsOf('/api/render', { outputFormat: 'url', exportOptions: {} })).toEqual([]);
    expect(await warningsOf('/api/renders', { webhook: 'https://example.com/', exportOptions: null })).toBe('');
    expect(await warningsOf('/api/render', { webhook: 'https://example.com/' })).toEqual([
      unknown('webhook', 'webhook'),
    ]);
    expect(await warningsOf('/api/render', { exportOptions: { design: {} } })).toEqual([
      unknown('exportOptions.design', 'design'),
    ]);
  });

  it('follows a long pdf that is sent as it is painted', async () => {
    const { post } = await startRenderingService();
    const figures = Array.from({ length: 300 }, (_, i) => ({
      type: 'figure',
      fill: `rgb(${i % 256}, ${(i * 7) % 256}, 9)`,
      x: (i * 37) % 900,
      y: (i * 53) % 900,
      width: 90,
      height: 90,
    }));
    const long = { width: 1000, height: 1000, pages: Array.from({ length: 4 }, () => ({ children: figures })) };
    const answer = await post('/api/render', { design: long, format: 'pdf', outputFormat: 'file', qualty: 1 });
    const length = (await answer.arrayBuffer()).byteLength;
    expect([answer.status, answer.headers.get('trailer'), length > 64 * 1024]).toEqual([200, 'gesso-warnings', true]);
  });
});

describe('a request that lacks what it calls by another name', () => {
  it.each([
    ['/api/render', { desing: design }, 'desing', 'option', 'design'],
    ['/api/renders', { store: design }, 'store', 'option', 'design'],
    ['/api/check', { templat: 'card' }, 'templat', 'option', 'template'],
    ['/api/batches', { design, records: [{}] }, 'design', 'option', 'template'],
    ['/api/batches', { template: design, rows: [{}] }, 'rows', 'option', 'records'],
    ['/api/render', { design, outputformat: 'url', quality: 'high' }, 'outputformat', 'option', 'outputFormat'],
    ['/api/render', { exportOptions: { scale: 2 } }, 'exportOptions.scale', 'option', 'pixelRatio'],
  ])('at %s is told which name it meant: %j', async (path, body, place, kind, meant) => {
    const { post, tasks } = await notingService();
    const answer = await post(path, body);
    const { detail, errors } = (await answer.json()) as { detail: string; errors: object[] };
    const message = `the ${kind} \`${place.split('.').at(-1)}\` is not known; did you mean \`${meant}\`?`;
    expect([answer.status, tasks]).toEqual([400, []]);
    expect(errors.length).toBeGreaterThan(1);
    expect(errors).toContainEqual({ path: place, message });
    expect(detail).toContain(`${place}: ${message}`);
  });

  it('is told so at a template that is to be kept, where it is a finding otherwise', async () => {
    const { url } = await notingService();
    const put = (body: object) =>
      fetch(`${url}/api/templates/card`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const message = 'the member `tag` is not known; did you mean `tags`?';
    const refused = await put({ tag: ['a'] });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ errors: [{ path: 'design' }, { path: 'tag', message }] });
    const kept = await put({ design, tag: ['a'] });
    expect(kept.status).toBe(201);
    expect(await kept.json()).toMatchObject({
      findings: [{ severity: 'warning', code: 'unknown_option', path: 'tag', message }],
    });
  });

  it('is told how to send the design that it is', async () => {
    const { post } = await notingService();
    for (const path of ['/api/render', '/api/renders', '/api/check', '/api/batches']) {
      const answer = await post(path, design);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        code: 'invalid_request',
        hint: expect.stringContaining('"design": …'),
      });
    }
  });
});

describe('names that programs take for more than data', () => {
  it.each([
    '{"design":{"pages":[],"__proto__":{"width":9}}}',
    '{"design":{"pages":[]},"__proto__":{"format":"pdf"}}',
    '{"design":{"pages":[{"children":[{"\\u005f_proto__":{}}]}]}}',
    '{"design":{"pages":[],"constructor":{"prototype":{"width":9}}}}',
  ])('are refused: %s', async (body) => {
    const { post, tasks } = await notingService();
    for (const path of ['/api/render', '/api/renders', '/api/check']) {
      const answer = await post(path, body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'invalid_json', detail: expect.stringContaining('__proto__') });
    }
    expect(tasks).toEqual([]);
  });

  it('may be the text of a design', async () => {
    const { post } = await notingService();
    const text = { type: 'text', text: '"__proto__": {}', name: 'constructor' };
    const answer = await post('/api/render', { design: { ...design, pages: [{ children: [text] }] } });
    expect(answer.status).toBe(200);
  });
});
