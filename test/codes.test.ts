import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withRightChecksums } from '../renderer/assets/png-checksums.ts';
import { unpackFont } from '../renderer/fonts/container.ts';
import { createRenderer, type Renderer, type RenderOptions } from '../renderer/index.ts';
import { toProblem } from '../src/errors.ts';
import { createInstance } from '../src/polotno-node.ts';
import { CODES } from '../tools/docs/codes.ts';
import { coloredPng } from './support/colored-png.ts';
import { films } from './support/film.ts';
import { fontFile, withTable } from './support/fonts.ts';
import { damagedAnimation } from './support/pictures.ts';
import { startService } from './support/service.ts';
import { root } from './support/tools.ts';

/** The codes of each table of the page, by the table's heading. */
const documented = (): Map<string, string[]> =>
  new Map(CODES.map(({ title, rows }) => [title, rows.map(([code]) => code!)]));

function sourcesOf(folder: string): { file: string; text: string }[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(path.join(root, folder, file), 'utf8') }));
}

/** Zod's own word for an issue that we add; no code of ours. */
const NOT_OURS = ['custom'];

/** Every code that the sources give to an error, a warning or a finding. */
function given(): string[] {
  const places = [/(?<!\.)\bcode: '([a-z_]+)'/g, /\bwarning\('([a-z_]+)'/g, /\bfailed\([^;]*, '([a-z_]+)'\)/g];
  const inErrors = [/problem\(\s*\w+,\s*'([a-z_]+)'/g, /: '(internal_error)'/g];
  const codes = [...sourcesOf('renderer'), ...sourcesOf('src')].flatMap(({ file, text }) =>
    [...places, ...(file === 'src/errors.ts' ? inErrors : [])].flatMap((pattern) =>
      [...text.matchAll(pattern)].map(([, code]) => code!),
    ),
  );
  return [...new Set(codes)].filter((code) => !NOT_OURS.includes(code)).sort();
}

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const page = (...children: object[]) => ({ width: 100, height: 50, pages: [{ children }] });
const text = (fields: object) => ({ type: 'text', width: 90, height: 20, text: 'text', ...fields });
const image = (src: string) => ({ type: 'image', width: 20, height: 20, src });
const uri = (type: string, data: Buffer | string) =>
  `data:image/${type};base64,${Buffer.from(data as string).toString('base64')}`;
const svg = (body: string) =>
  uri('svg+xml', `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${body}</svg>`);

/** A PNG whose header and checksums are right, and whose rows are not. */
async function damaged(): Promise<string> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  const data = await sharp({ create: { width: 50, height: 50, channels: 3, background: 'teal', noise } })
    .png()
    .toBuffer();
  return uri('png', withRightChecksums(data.fill(0, 200, 2000)).data);
}

const warningsOf = async (design: object, options: RenderOptions = {}) =>
  (await renderer.render(design, options)).warnings;
const skipImageError = { skipImageError: true };

const accessible = { format: 'pdf', pdfua: true, title: 'Page', language: 'en' } as const;

/** What brings each warning about. */
const WARNINGS: Record<string, () => Promise<readonly { code: string; path: string }[]>> = {
  alt_missing: () => warningsOf(page(image(svg('<rect width="9" height="9"/>'))), accessible),
  animation_ignored: async () => {
    const film = await openFilm(page({ type: 'figure', animations: [{ type: 'enter', name: 'slide' }] }), { fps: 10 });
    await film.at(0);
    return film.warnings;
  },
  // HDR of the kind PQ.
  color_ignored: () => warningsOf(page(image(uri('png', coloredPng([['cICP', Buffer.from([9, 16, 0, 1])]]))))),
  control_drawn: () => warningsOf(page(text({ text: 'te\u0007xt' }))),
  drawn_as_pixels: () => warningsOf(page(text({ blurEnabled: true, blurRadius: 3 })), { format: 'svg' }),
  element_not_found: () => warningsOf(page(), { modifications: [{ name: 'title', text: 'Hello' }] }),
  font_fallback: () => warningsOf(page(text({ text: 'text א', fontFamily: 'Roboto' }))),
  font_not_embeddable: () => {
    const roboto = unpackFont(readFileSync(fontFile('roboto', 'latin-400-normal.woff2')));
    const font = withTable(roboto, 'OS/2', (os2) => os2.setUint16(8, 2));
    const fonts = [{ fontFamily: 'Mine', url: uri('ttf', font).replace('image/', 'font/') }];
    return warningsOf({ ...page(text({ fontFamily: 'Mine' })), fonts }, { format: 'pdf', vector: true });
  },
  font_not_loaded: () => warningsOf(page(text({ fontFamily: 'Nowhere' })), { skipFontError: true }),
  font_substituted: () => warningsOf(page(text({ fontFamily: 'Georgia' }))),
  glyph_missing: () => warningsOf(page(text({ text: '\u{10ffff}' }))),
  html_left_out: () => warningsOf({ ...page(text({ text: '<b>text</b>' })), schemaVersion: 3 }),
  image_damaged: async () => {
    const whole = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    return warningsOf(page(image(uri('jpeg', whole.subarray(0, -2)))));
  },
  image_not_decoded: async () => warningsOf(page(image(await damaged())), skipImageError),
  image_not_loaded: () => warningsOf(page(image('data:image/png;base64,AAAA')), skipImageError),
  invalid_color: () => warningsOf(page({ type: 'figure', fill: '#12' })),
  invalid_link: () => warningsOf(page({ type: 'figure', href: 'javascript:0' })),
  invalid_spot: () => warningsOf(page({ type: 'figure', custom: { spot: { name: 'Gold' } } })),
  language_guessed: () => warningsOf(page(), { ...accessible, language: undefined }),
  link_target_missing: () => warningsOf(page({ type: 'figure', href: '#gone' }), { format: 'pdf' }),
  missing_field: () => warningsOf(page({ type: 'figure', bindings: { fill: 'tint' } })),
  pages_left_out: () => warningsOf({ pages: [{}, {}] }),
  picture_stopped: async () => {
    const film = await openFilm(
      page({ type: 'gif', src: uri('webp', await damagedAnimation()), width: 9, height: 9 }),
      { fps: 10 },
    );
    for await (const { index } of film.frames()) if (index > 2) break;
    return film.warnings;
  },
  profile_substituted: () =>
    warningsOf(page(), { format: 'pdf', color: { space: 'CMYK', profile: 'USWebCoatedSWOP' } }),
  sound_not_decoded: () =>
    warningsOf({ ...page(), audios: [{ src: 'data:,noise' }] }, { ...skipImageError, format: 'mp4', duration: 100 }),
  sound_not_loaded: async () => {
    const design = { ...page(), audios: [{ src: 'data:nothing' }] };
    const film = await openFilm(design, { fps: 10 }, skipImageError);
    await film.sounds();
    return film.warnings;
  },
  spot_name: () => {
    const inks = [10, 20].map((c) => ({ type: 'figure', custom: { spot: { name: 'Gold', cmyk: [c, 0, 0, 0] } } }));
    return warningsOf(page(...inks), { format: 'pdf', vector: true });
  },
  svg_feature_ignored: () => warningsOf(page(image(svg('<foreignObject/>')))),
  svg_too_complex: () =>
    warningsOf(
      page(
        image(
          svg(
            `<filter id="f">${'<feGaussianBlur stdDeviation="9"/>'.repeat(50_000)}</filter><rect width="9" height="9" filter="url(#f)"/>`,
          ),
        ),
      ),
      { ...skipImageError, pixelRatio: 20 },
    ),
  text_left_out: () =>
    warningsOf(page(text({ text: 'a long text'.repeat(9), fontSize: 20, curveEnabled: true, curvePower: 1 }))),
  text_shrunk: () => warningsOf(page(text({ text: 'one line\nand another', fontSize: 20, height: 0 }))),
  title_missing: () => warningsOf(page(), { ...accessible, title: undefined }),
  unknown_data: () =>
    warningsOf(
      { ...page({ type: 'figure', bindings: { fill: 'tint' } }), variables: [{ name: 'tint', default: 'red' }] },
      { data: { tnit: 'blue' } },
    ),
  unknown_element: () => warningsOf(page({ type: 'hologram' }), { skipUnknownElements: true }),
  unknown_option: () => warningsOf(page(), { pixelRato: 2 } as RenderOptions),
  unknown_property: () =>
    warningsOf(page({ type: 'figure', name: 'box' }), { modifications: [{ name: 'box', filll: 'red' }] }),
  variable_left: () => warningsOf(page(text({ text: 'Dear {{name}}' }))),
  video_not_decoded: () =>
    warningsOf(
      page({ type: 'video', src: `data:video/mp4;base64,${Buffer.from('\0\0\0\x18ftypmp42').toString('base64')}` }),
    ),
};

const openFilm = films();

const errorOf = async (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error) => error.code,
  );

/** What brings those errors about that no other test does. */
const ERRORS: Record<string, () => Promise<string | undefined>> = {
  no_pages: () => errorOf(renderer.render({ pages: [] })),
  page_not_found: () => errorOf(renderer.render({ pages: [{ id: 'a' }] }, { pageId: 'b' })),
  profile_not_found: () =>
    errorOf(renderer.render(page(), { format: 'pdf', color: { space: 'CMYK', profile: 'nowhere' } })),
  too_many_assets: async () => {
    const strict = await createRenderer({ limits: { assets: 1 } });
    const failure = errorOf(strict.render(page(image('data:,a'), image('data:,b'))));
    return failure.finally(() => strict.close());
  },
  instance_closed: async () => {
    const instance = await createInstance();
    await instance.close();
    return errorOf(instance.jsonToDataURL(page()));
  },
  not_found: async () => {
    const { url } = await startService();
    return ((await (await fetch(`${url}/nowhere`)).json()) as { code: string }).code;
  },
  bad_request: async () => toProblem({ code: 'FST_ERR_OTHER', statusCode: 400 }, 'id').code,
};

describe('docs/codes.md', () => {
  it('has every code of the sources, and no other', () => {
    expect([...new Set([...documented().values()].flat())].sort()).toEqual(given());
  });

  it('has each table in order', () => {
    for (const codes of documented().values()) expect(codes).toEqual([...codes].sort());
  });

  it('says which warnings there are', () => {
    expect(Object.keys(WARNINGS)).toEqual(documented().get('Warnings of a render'));
  });

  it.each(Object.entries(WARNINGS))('%s is warned of', async (code, provoke) => {
    const warnings = await provoke();
    expect(warnings.map((warning) => warning.code)).toEqual([code]);
    expect(warnings[0]!.path).not.toBe('');
  });

  it.each(Object.entries(ERRORS))('%s is an error', async (code, provoke) => {
    expect(await provoke()).toBe(code);
  });

  it('has no code that no test names', () => {
    const tests = sourcesOf('test').map(({ text }) => text);
    const unnamed = given().filter((code) => !tests.some((source) => new RegExp(`\\b${code}\\b`).test(source)));
    // Not to be provoked where Gesso's own fonts are installed: no_fonts.
    expect(unnamed).toEqual([]);
  });
});
