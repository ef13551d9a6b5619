/** The pages as small pictures. */
import type { Api } from './api.ts';
import { type Json, pageIdOf, pagesOf, sizeOf } from './design.ts';
import { byId, make } from './dom.ts';
import type { Options } from './options.ts';

/** px of the longest side of a small picture, on screens of two px to one. */
const SIDE = 208;
/** Pages that have pictures; further ones have numbers. */
const MOST = 40;

/** @param onTurn a page is chosen, by its number from 0 */
export function createStrip(api: Api, onTurn: (page: number) => void) {
  const strip = byId('strip');
  /** Pictures by what they show, so that a page that did not change is not rendered again. */
  let kept = new Map<string, string>();
  let running = new AbortController();

  strip.addEventListener('keydown', (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const buttons = [...strip.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (by === undefined || at < 0) return;
    event.preventDefault();
    buttons[at + by]?.focus();
  });

  function mark(page: number): void {
    for (const [i, button] of [...strip.querySelectorAll('button')].entries()) {
      if (i === page) button.setAttribute('aria-current', 'page');
      else button.removeAttribute('aria-current');
    }
    strip.children[page]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Renders what is missing, one page after the other. */
  async function fill(design: Json, options: Options, keys: readonly string[]): Promise<void> {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    for (const [i, key] of keys.entries()) {
      if (kept.has(key)) continue;
      const { width, height } = sizeOf(design, i);
      const pixelRatio = Math.min(1, SIDE / Math.max(width, height));
      const body = { ...options, design: { ...design, pages: [pagesOf(design)[i]] }, pixelRatio, format: 'webp' };
      // A page that fails has its number; why is said where it is shown itself.
      const rendered = await api.render(body, signal).catch(() => null);
      if (signal.aborted) return;
      if (!rendered) continue;
      const url = URL.createObjectURL(rendered.blob);
      kept.set(key, url);
      strip.children[i]?.querySelector('.blank')?.replaceWith(make('img', { src: url, alt: '' }));
    }
  }

  return {
    /** @param options that change how a page looks */
    show(design: Json, page: number, options: Options): void {
      const pages = pagesOf(design);
      byId('pages-row').hidden = pages.length < 2;
      if (pages.length < 2) {
        running.abort();
        strip.replaceChildren();
        return;
      }
      const { pages: _, ...rest } = design;
      const whole = JSON.stringify([rest, options]);
      const keys = pages.map((one) => JSON.stringify(one) + whole);
      const used = new Set(keys);
      for (const [key, url] of kept) if (!used.has(key)) URL.revokeObjectURL(url);
      kept = new Map([...kept].filter(([key]) => used.has(key)));
      const items = pages.map((_, i) => {
        const url = kept.get(keys[i]!);
        const { width, height } = sizeOf(design, i);
        const view = url
          ? make('img', { src: url, alt: '' })
          : make('span', { className: 'blank', style: { '--ratio': `${width} / ${height}` } });
        const button = make(
          'button',
          { type: 'button', title: pageIdOf(design, i) },
          view,
          make('span', {}, String(i + 1)),
        );
        button.setAttribute('aria-label', `Page ${i + 1}`);
        button.onclick = () => onTurn(i);
        return make('li', {}, button);
      });
      const focused = [...strip.children].findIndex((item) => item.contains(document.activeElement));
      strip.replaceChildren(...items);
      strip.children[focused]?.querySelector('button')?.focus();
      mark(page);
      void fill(design, options, keys.slice(0, MOST));
    },
    mark,
  };
}

export type Strip = ReturnType<typeof createStrip>;
