import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createRenderer, type RendererOptions, type RenderOptions, render } from '../renderer/index.ts';
import { nearestName, renderOptionsSchema, resolveOptions, unknownOptions } from '../renderer/internal.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const design = { width: 4, height: 3, pages: [{ children: [] }] };

describe('resolved options', () => {
  it('have every default of the schema', () => {
    const defaults = Object.fromEntries(
      Object.entries(renderOptionsSchema.shape).flatMap(([name, schema]) => {
        const value = schema.safeParse(undefined).data;
        return value === undefined ? [] : [[name, value]];
      }),
    );
    expect(resolveOptions({})).toEqual({ ...defaults, format: 'png', richTextEnabled: false });
    expect(resolveOptions(undefined)).toEqual(resolveOptions({ pixelRatio: null, format: null }));
  });

  it.each<[RenderOptions, string]>([
    [{}, 'png'],
    [{ format: 'jpg' }, 'jpeg'],
    [{ mimeType: 'image/jpg' }, 'jpeg'],
    [{ mimeType: 'application/pdf' }, 'pdf'],
    [{ format: 'webp', mimeType: 'image/png' }, 'webp'],
  ])('name one format: %o', (given, format) => {
    expect(resolveOptions(given).format).toBe(format);
  });

  it.each([
    [{}, false],
    [{ htmlTextRenderEnabled: true }, true],
    [{ richTextEnabled: true }, true],
    [{ richTextEnabled: false, htmlTextRenderEnabled: true }, false],
  ])('have one name for rich text: %o', (given, isRich) => {
    expect(resolveOptions(given).richTextEnabled).toBe(isRich);
  });

  it('are options of which nothing is left to decide', () => {
    const given = { mimeType: 'application/pdf', htmlTextRenderEnabled: true, color: { space: 'CMYK' }, pdfx: 'X-4' };
    const resolved = resolveOptions(given);
    expect(resolveOptions(resolved)).toEqual(resolved);
    expect(unknownOptions(resolved)).toEqual([]);
  });

  it('name everything that is wrong at once', () => {
    const wrong = { pixelRatio: -1, quality: 'high', color: { space: 'Lab' } };
    expect(() => resolveOptions(wrong)).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: ['pixelRatio', 'quality', 'color.space'].map((path) => expect.objectContaining({ path })),
      }),
    );
  });

  it.each([
    ['png', 'expected an object of options, got png'],
    [7, 'expected an object of options, got 7'],
    [['png'], 'expected an object of options, got a list'],
    [{ signal: {} }, 'option signal: expected an AbortSignal'],
  ])('are no other things: %j', async (given, message) => {
    const refused = expect.objectContaining({ code: 'invalid_options', message });
    await expect(renderer.render(design, given as RenderOptions)).rejects.toThrow(refused);
    await expect(renderer.check(design, given as RenderOptions)).rejects.toThrow(refused);
    await expect(render(design, given as RenderOptions)).rejects.toThrow(refused);
  });

  it('set no renderer up either', async () => {
    for (const given of ['png', 7, ['png']] as unknown as RendererOptions[])
      await expect(createRenderer(given)).rejects.toThrow('expected an object of options, got ');
  });

  it('may be null', async () => {
    const none = null as unknown as RenderOptions & RendererOptions;
    await (await createRenderer(none)).close();
    const { data } = await renderer.render(design, {});
    expect((await renderer.render(design, none)).data).toEqual(data);
    expect((await render(design, none)).data).toEqual(data);
    expect(await renderer.check(design, none)).toEqual([]);
  });

  it('cannot be faster than browsers show', () => {
    const tooFast = expect.objectContaining({ code: 'invalid_options', path: 'fps' });
    expect(() => resolveOptions({ format: 'gif', fps: 60 })).toThrow(tooFast);
    expect(() => resolveOptions({ format: 'webp', animated: true, fps: 100 })).toThrow(tooFast);
    expect(resolveOptions({ format: 'mp4', fps: 120 }).fps).toBe(120);
  });

  it('cannot be PDF/X-4 without CMYK', () => {
    for (const color of [undefined, { space: 'RGB' }])
      expect(() => resolveOptions({ format: 'pdf', pdfx: 'X-4', color })).toThrow(
        expect.objectContaining({ code: 'invalid_options', path: 'pdfx', hint: expect.stringContaining('CMYK') }),
      );
  });
});

describe('a name that no option has', () => {
  it.each([
    ['qualty', 'quality'],
    ['Quality', 'quality'],
    ['pixel_ratio', 'pixelRatio'],
    ['pixelratoi', 'pixelRatio'],
    ['include-bleed', 'includeBleed'],
    ['skipFontErrors', 'skipFontError'],
    ['fomrat', 'format'],
    ['uint', 'unit'],
    ['xyzzy', undefined],
    ['dp', undefined],
  ])('%s: was %s meant?', (given, meant) => {
    expect(nearestName(given, Object.keys(renderOptionsSchema.shape))).toBe(meant);
  });

  it('is a warning of a render and a finding of a check, and nothing besides', async () => {
    const given = { qualty: 0.5, signal: undefined, onProgress: () => {} } as RenderOptions;
    const warning = {
      code: 'unknown_option',
      path: 'qualty',
      message: 'the option `qualty` is not known; did you mean `quality`?',
    };
    expect((await renderer.render(design, given)).warnings).toEqual([warning]);
    expect(await renderer.check(design, { qualty: 0.5, minDpi: 72 } as RenderOptions)).toEqual([
      { ...warning, severity: 'warning' },
    ]);
  });

  it('is told apart from the set-up of a renderer that renders once', async () => {
    const options = { systemFonts: false, pictureCacheBytes: 0, googleFontsUrl: null, tilte: 'x' } as RenderOptions;
    expect((await render(design, options)).warnings).toEqual([expect.objectContaining({ path: 'tilte' })]);
  });

  it('is none of the renderer’s, nor the other way', async () => {
    const set = { sytemFonts: false, pixelRatio: 2, limits: { outputPixel: 1 }, systemFonts: false };
    const wrong = await createRenderer(set as RendererOptions);
    onTestFinished(() => wrong.close());
    expect(
      (await wrong.render(design, { fontsDir: '.' } as RenderOptions)).warnings.map(({ message }) => message),
    ).toEqual([
      'the renderer’s option `sytemFonts` is not known; did you mean `systemFonts`?',
      'the renderer’s option `pixelRatio` is not known: give it to each render',
      'the limit `limits.outputPixel` is not known; did you mean `outputPixels`?',
      'the option `fontsDir` is not known: give it to createRenderer',
    ]);
  });

  it('warns of parts of the colour that do not exist, with the nearest', () => {
    expect(unknownOptions({ color: { space: 'CMYK', profil: 'x' } }, [], 'exportOptions')).toEqual([
      {
        code: 'unknown_option',
        path: 'exportOptions.color.profil',
        message: 'the option `color.profil` is not known; did you mean `profile`?',
      },
    ]);
  });

  it('may be what other programs call an option', () => {
    const meant = {
      scale: 'pixelRatio',
      variables: 'data',
      page: 'pageId',
      type: 'format',
      transparent: 'ignoreBackground',
    };
    for (const [name, option] of Object.entries(meant))
      expect(unknownOptions({ [name]: 1 })).toEqual([
        {
          code: 'unknown_option',
          path: name,
          message: `the option \`${name}\` is not known; did you mean \`${option}\`?`,
        },
      ]);
    expect(unknownOptions({ color: { icc: 'x' } })).toMatchObject([{ message: expect.stringContaining('`profile`') }]);
  });

  it('is listed twenty times at most, and no longer than a line', () => {
    const many = Object.fromEntries(Array.from({ length: 23 }, (_, i) => [`x${i}`, 1]));
    const warnings = unknownOptions(many, [], 'exportOptions');
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toEqual({
      code: 'unknown_option',
      path: 'exportOptions',
      message: '3 more options are not known',
    });
    const [long] = unknownOptions({ ['quality'.repeat(1e6)]: 1 });
    expect(long?.message.length).toBeLessThan(100);
  });

  it('that is set to nothing is none', () => {
    expect(unknownOptions({ nix: undefined })).toEqual([]);
    expect(unknownOptions(null)).toEqual([]);
  });

  it('is none of those that the editor’s interfaces have for what does not concern a render', () => {
    expect(
      unknownOptions({ quickMode: true, animationsEnabled: false, keepHistory: true, quickmode: 1 }),
    ).toMatchObject([{ path: 'quickmode', message: expect.stringContaining('quickMode') }]);
    expect(resolveOptions({ quickMode: true })).not.toHaveProperty('quickMode');
  });
});
