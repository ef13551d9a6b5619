import { expect, test } from 'vitest';
import { RenderError } from '../../renderer/index.ts';
import { explain, summaryOf, warningLines } from '../../src/cli/explain.ts';

const warning = (path: string, message: string, code = 'image_not_loaded') => ({ code, path, message });

test('what is said alike of several places is one line', () => {
  const missing = 'the font "X" could not be loaded';
  const warnings = [
    ...[0, 1, 2, 3].map((i) => warning(`pages[0].children[${i}]`, missing, 'font_not_loaded')),
    warning('pages[0].children[4].src', 'could not load a.png: it is not an absolute URL'),
  ];
  expect(warningLines(warnings)).toEqual([
    `pages[0].children[0], pages[0].children[1] and 2 more: ${missing}`,
    'pages[0].children[4].src: could not load a.png: it is not an absolute URL',
  ]);
  expect(summaryOf(warnings)).toBe('5 warnings: 4 font_not_loaded, 1 image_not_loaded');
  expect(summaryOf(warnings.slice(0, 1))).toBeNull();
});

test('a design of many faults fits a screen', () => {
  const warnings = Array.from({ length: 100 }, (_, i) => warning(`pages[${i}]`, `fault ${i}`));
  const lines = warningLines(warnings);
  expect(lines).toHaveLength(16);
  expect(lines.at(-1)).toBe('and 85 more; gesso check lists them all');
});

test('URLs are shortened, with the words around them', () => {
  const long = `https://images.example.com/${'folder/'.repeat(20)}photo.png`;
  const [line = ''] = warningLines([warning('p', `could not load ${long}?token=abc: the server answered 404`)]);
  expect(line).toMatch(
    /^p: could not load https:\/\/images\.example\.com\/\S*…\S*photo\.png\?…: the server answered 404$/,
  );
  expect(line.length).toBeLessThan(130);
});

test('an error of several problems is a line each, with its hint in the words of the command', () => {
  const problems = ['a', 'b', 'c'].map((path) => ({ path, message: 'could not load x: it is not an absolute URL' }));
  const hint = 'relative ones are found in the folder that `assetsDir` names';
  const error = new RenderError({ kind: 'asset', code: 'image_not_loaded', message: 'all', problems, hint });
  expect(explain(error)).toBe(
    'a, b and 1 more: could not load x: it is not an absolute URL\n  → relative ones are found in the folder that --assets-dir names',
  );
  const one = new RenderError({
    kind: 'limit',
    code: 'x',
    path: 'p',
    message: 'too large',
    hint: 'lower `pixelRatio`',
  });
  expect(explain(one)).toBe('p: too large (lower --pixel-ratio)');
});
