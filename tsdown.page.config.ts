import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { defineConfig } from 'tsdown';
import { notices } from './tsdown.notices.ts';

const font = (weight: number) => `node_modules/@fontsource/inter/files/inter-latin-${weight}-normal.woff2`;

/** The page's document, its styles as one file, and its letters. */
const files = {
  name: 'files-of-the-page',
  generateBundle(this: { emitFile(file: object): void }) {
    const emit = (fileName: string, source: string | Uint8Array) => this.emitFile({ type: 'asset', fileName, source });
    const styles = readdirSync('page/styles').sort();
    emit('index.html', readFileSync('page/index.html', 'utf8'));
    emit('style.css', styles.map((name) => readFileSync(path.join('page/styles', name), 'utf8')).join('\n'));
    for (const weight of [400, 600]) emit(path.basename(font(weight)), readFileSync(font(weight)));
  },
};

/** What browsers run and read, packed beside itself: a quarter of its size. */
const packed = {
  name: 'packed-files-of-the-page',
  writeBundle({ dir }: { dir?: string }, bundle: Record<string, unknown>) {
    for (const name of Object.keys(bundle).filter((file) => /\.(?:js|css|html)$/.test(file))) {
      const file = path.join(dir ?? '', name);
      writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file)));
    }
  },
};

/** The page at `/` of the service, for browsers: `dist/page`. */
export default defineConfig({
  entry: { app: 'page/main.ts' },
  outDir: 'dist/page',
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  dts: false,
  minify: true,
  clean: false,
  outExtensions: () => ({ js: '.js' }),
  outputOptions: { chunkFileNames: '[name].js' },
  deps: { alwaysBundle: () => true, onlyBundle: false },
  plugins: [files, notices, packed],
});
