// PROVISIONAL, by the integrator, so that everybody can render: helper "fonts" replaces the inside and keeps the interface.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { convert } from 'fontverter';
import opentype from 'opentype.js';
import type { Fetcher } from '../assets/fetch.ts';
import type { DeclaredFont } from '../design/parse.ts';
import type { FontRequest } from '../elements/types.ts';
import type { Warn } from '../errors.ts';
import type { FontFace } from '../scene/font.ts';
import type { FontSet, FontStyle } from '../text/types.ts';

export interface FontLoaderOptions {
  /** Faces that every design may use. */
  fonts?: readonly { family: string; file?: string; data?: Uint8Array; weight?: number | string; style?: string }[];
  /** A directory of font files. */
  fontsDir?: string;
  /** Base of a Google-Fonts-compatible CSS API; null = never asked. Default null. */
  googleFontsUrl?: string | null;
  /** Where unpacked and downloaded fonts are kept. Default below the system's temporary directory. */
  cacheDir?: string;
}
export interface FontLoader {
  load(
    requests: { request: FontRequest; paths: string[] }[],
    options: { declared: readonly DeclaredFont[]; timeoutMs: number; skipErrors: boolean; warn: Warn; signal?: AbortSignal | undefined },
  ): Promise<FontSet>;
  families(): Promise<{ source: string; family: string }[]>;
}

const dir = path.join(tmpdir(), 'gesso-provisional');
const cache = new Map<string, FontFace>();
async function face(file: string, family: string, weight: number, italic: boolean): Promise<FontFace> {
  const key = file;
  const known = cache.get(key);
  if (known) return known;
  mkdirSync(dir, { recursive: true });
  const raw = readFileSync(file);
  const data = new Uint8Array(Buffer.from(file.endsWith('.ttf') ? raw : await convert(raw, 'sfnt')));
  const id = createHash('sha1').update(data).digest('hex').slice(0, 16);
  const out = path.join(dir, `${id}.ttf`);
  if (!existsSync(out)) writeFileSync(out, data);
  if (file.includes('Emoji')) {
    const emoji: FontFace = { id, file: out, family, weight, italic, data, color: true, has: () => true, metrics: { ascent: 0.95, descent: 0.25, lineGap: 0, xHeight: 0.5, capHeight: 0.7, underlinePosition: -0.1, underlineThickness: 0.05, strikeoutPosition: 0.3, strikeoutThickness: 0.05, unitsPerEm: 2048 } };
    cache.set(key, emoji);
    return emoji;
  }
  const font = opentype.parse(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer);
  const { hhea, os2, post } = (font as any).tables;
  const em = font.unitsPerEm;
  const made: FontFace = {
    id, file: out, family, weight, italic, data, color: !!(font as any).tables.CBDT || file.includes('Emoji'),
    has: (cp) => font.charToGlyphIndex(String.fromCodePoint(cp)) > 0,
    metrics: {
      ascent: hhea.ascender / em, descent: -hhea.descender / em, lineGap: hhea.lineGap / em,
      xHeight: (os2?.sxHeight ?? em / 2) / em, capHeight: (os2?.sCapHeight ?? em * 0.7) / em,
      underlinePosition: (post?.underlinePosition ?? -em / 10) / em, underlineThickness: (post?.underlineThickness ?? em / 20) / em,
      strikeoutPosition: (os2?.yStrikeoutPosition ?? em * 0.3) / em, strikeoutThickness: (os2?.yStrikeoutSize ?? em / 20) / em, unitsPerEm: em,
    },
  };
  cache.set(key, made);
  return made;
}

export function createFontLoader(_options: FontLoaderOptions, _fetcher: Fetcher): FontLoader {
  return {
    families: async () => [],
    async load(requests, { warn }) {
      const styles = new Map<string, { faces: FontFace[]; bold: boolean; slant: boolean }>();
      const styleKey = (s: FontStyle) => `${s.family}|${s.weight}|${s.italic}`;
      const loadStyle = async (s: FontStyle) => {
        const id = s.family.toLowerCase().replace(/\s+/g, '-');
        const base = path.resolve('node_modules/@fontsource', id, 'files');
        if (!existsSync(base)) { if (s.family !== 'Roboto') { warn({ code: 'font_not_loaded', path: '', message: `no ${s.family}` }); } return false; }
        const all = readdirSync(base).filter((f) => f.endsWith('.woff'));
        const weights = [...new Set(all.map((f) => Number(/-(\d+)-(?:normal|italic)/.exec(f)?.[1])))].sort((a, b) => Math.abs(a - s.weight) - Math.abs(b - s.weight) || a - b);
        const italic = s.italic && all.some((f) => f.includes('-italic'));
        const files = all.filter((f) => f.endsWith(`-${weights[0]}-${italic ? 'italic' : 'normal'}.woff`)).sort((a, b) => Number(b.includes('-latin-')) - Number(a.includes('-latin-')));
        const some = files.length > 30 ? files.slice(0, 130) : files;
        styles.set(styleKey(s), { faces: await Promise.all(some.map((f) => face(path.join(base, f), s.family, weights[0]!, italic))), bold: s.weight >= 600 && weights[0]! < 600, slant: s.italic && !italic });
        return true;
      };
      for (const { request } of requests) await loadStyle(request);
      const fallback: FontStyle = { family: 'Roboto', weight: 400, italic: false };
      await loadStyle(fallback);
      const emoji = existsSync('/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf') ? await face('/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf', 'Noto Color Emoji', 400, false) : null;
      const get = (s: FontStyle) => styles.get(styleKey(s)) ?? styles.get(styleKey(fallback))!;
      return {
        primary: (s) => { const { faces, bold, slant } = get(s); return { face: faces[0]!, syntheticBold: bold, syntheticItalic: slant }; },
        runs(text, s) {
          const { faces, bold, slant } = get(s);
          const runs: { start: number; end: number; use: { face: FontFace; syntheticBold: boolean; syntheticItalic: boolean } }[] = [];
          for (const { segment, index } of new Intl.Segmenter().segment(text)) {
            const cps = [...segment].map((c) => c.codePointAt(0)!);
            const isEmoji = /\p{Emoji_Presentation}|\uFE0F/u.test(segment) && emoji;
            const f = isEmoji ? emoji : (faces.find((x) => cps.every((c) => x.has(c))) ?? faces.find((x) => x.has(cps[0]!)) ?? faces[0]!);
            const last = runs.at(-1);
            if (last && last.use.face === f) last.end = index + segment.length;
            else runs.push({ start: index, end: index + segment.length, use: { face: f, syntheticBold: f === emoji ? false : bold, syntheticItalic: f === emoji ? false : slant } });
          }
          return runs;
        },
      };
    },
  };
}
