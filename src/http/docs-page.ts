import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { packageFile } from '../package-root.ts';

/**
 * Shows the description by Redoc. Its code and tables scroll by themselves, so that they have to be reached by the keyboard; colours
 * of code are given since those of Redoc are too light beside its examples.
 */
const SCRIPT = `
const theme = {
  colors: { primary: { main: '#2f5d50' } },
  sidebar: { backgroundColor: '#f4f3ef' },
  rightPanel: { backgroundColor: '#1f2522' },
  typography: {
    fontSize: '15px',
    fontFamily: 'system-ui, sans-serif',
    headings: { fontFamily: 'inherit' },
    code: { color: '#8f2018', backgroundColor: '#f3efec' },
  },
};
const place = document.querySelector('main');
const focusable = () => place.querySelectorAll('pre, table').forEach((one) => (one.tabIndex = 0));
new MutationObserver(focusable).observe(place, { childList: true, subtree: true });
fetch('../openapi.json')
  .then((answer) => answer.json())
  .then((description) => Redoc.init(description, { theme, downloadDefinitionUrl: '../openapi.json' }, place));
`;

const STYLE = `
:root { color-scheme: light; }
body { margin: 0; }
header { padding: 0.7rem 1.2rem; font: 15px/1.45 system-ui, sans-serif; }
header a { color: #2f5d50; }
td code { white-space: nowrap; }
td span { white-space: normal !important; overflow-wrap: anywhere; }
`;

/** The page: what stands there without scripts is a link to the description. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gesso: HTTP interface</title>
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<style>${STYLE}</style>
</head>
<body>
<header><a href="../">Gesso: try a design</a></header>
<main><noscript>The interface is described in <a href="../openapi.json">openapi.json</a>.</noscript></main>
<script src="redoc.js"></script>
<script>${SCRIPT}</script>
</body>
</html>
`;

const digest = createHash('sha256').update(SCRIPT).digest('base64');

/** What the page may do: Redoc writes styles of its own, and searches in a thread that it makes of a blob. */
export const DOCS_POLICY = [
  "default-src 'self'",
  `script-src 'self' 'sha256-${digest}'`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  'worker-src blob:',
  "object-src 'none'",
  "base-uri 'self'",
  "frame-ancestors 'self'",
].join('; ');

/** Where Redoc is in a checkout, and in the package. */
const REDOC = [
  ['node_modules', 'redoc', 'bundles', 'redoc.standalone.js'],
  ['dist', 'redoc.js'],
];

/** The picture that Redoc would ask a server of its makers for. */
const FOREIGN_PICTURE = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

/** Redoc, packed, without the picture that it would ask another server for. */
export async function packedRedoc(): Promise<Buffer> {
  const file = REDOC.map((names) => packageFile(...names)).find((name) => existsSync(name));
  if (file === undefined) throw new Error('the package gesso is not complete: dist/redoc.js is missing');
  const code = await readFile(file, 'utf8');
  return promisify(gzip)(code.replaceAll(FOREIGN_PICTURE, 'data:,'), { level: 9 });
}
