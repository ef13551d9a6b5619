/** The documentation as a site: `npm run docs:site` writes it to docs/.vitepress/dist and fails where a link leads nowhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { checkAnchors } from './anchors.mts';

const docs = path.join(import.meta.dirname, '..');
const root = path.join(docs, '..');
const { repository, homepage } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const source: string = repository.url.replace(/^git\+|\.git$/g, '');

const page = (name: string, text: string): DefaultTheme.SidebarItem => ({ text, link: `/${name}` });

const sidebar: DefaultTheme.SidebarItem[] = [
  {
    text: 'Use it',
    items: [
      page('library', 'The library'),
      page('command', 'The command'),
      page('service', 'The service'),
      page('recipes', 'Recipes for n8n, Make, Zapier'),
    ],
  },
  {
    text: 'Designs and formats',
    items: [
      page('design', 'The design format'),
      page('options', 'Options'),
      page('sizes', 'Sizes'),
      page('fonts', 'Fonts'),
      page('films', 'Films'),
      page('formats', 'SVG, HTML and slides'),
      page('print', 'Print'),
      page('accessible', 'Accessible PDFs'),
    ],
  },
  {
    text: 'Run it',
    items: [page('configuration', 'Configuration'), page('operate', 'Operate'), page('speed', 'Speed')],
  },
  {
    text: 'Look it up',
    items: [
      page('codes', 'Errors and warnings'),
      page('unsupported', 'What is not supported'),
      page('differences', 'What is drawn otherwise'),
      page('fidelity', 'Fidelity'),
    ],
  },
  {
    text: 'Change it',
    collapsed: true,
    items: [
      page('architecture', 'Architecture'),
      page('decisions/README', 'Decisions'),
      page('evidence/README', 'Evidence'),
    ],
  },
];

// A page that nobody finds is as good as none. Decisions and evidence are listed on pages of their own.
const listed = new Set(sidebar.flatMap(({ items = [] }) => items).map(({ link }) => link));
const missing = readdirSync(docs).filter(
  (file) => file.endsWith('.md') && file !== 'index.md' && !listed.has(`/${file.slice(0, -'.md'.length)}`),
);
if (missing.length > 0) throw new Error(`docs/.vitepress/config.mts lists no ${missing.join(', ')}`);

/** A link to a file outside the documentation, as one to the repository; others stay. @throws where there is no such file */
function outside(href: string, from: string): string {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href;
  const [file = '', anchor] = href.split('#');
  const target = path.resolve(path.dirname(from), file);
  if (!path.relative(docs, target).startsWith('..')) return href;
  if (!existsSync(target)) throw new Error(`${path.relative(root, from)} links to ${href}, which does not exist`);
  return `${source}/blob/main/${path.relative(root, target)}${anchor ? `#${anchor}` : ''}`;
}

export default defineConfig({
  title: 'Gesso',
  description: 'Renders Polotno designs to pictures, PDFs, films, SVG, HTML and slides, without a browser',
  base: new URL(homepage).pathname,
  cleanUrls: true,
  lastUpdated: false,
  themeConfig: {
    sidebar,
    search: { provider: 'local' },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: source }],
  },
  markdown: {
    config(md) {
      // Braces of templates are no expressions of Vue.
      for (const name of ['text', 'code_inline'] as const) {
        const write = md.renderer.rules[name]!;
        md.renderer.rules[name] = (...args) => write(...args).replaceAll('{{', '&#123;&#123;');
      }
      const known = md.renderer.rules.link_open;
      md.renderer.rules.link_open = (tokens, index, options, env, self) => {
        const token = tokens[index]!;
        const href = token.attrGet('href');
        if (href && env.path) token.attrSet('href', outside(decodeURI(href), env.path));
        return known ? known(tokens, index, options, env, self) : self.renderToken(tokens, index, options);
      };
    },
  },
  buildEnd: ({ outDir }) => checkAnchors(outDir),
});
