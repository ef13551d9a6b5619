import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Random, randomOf } from '../random/random.ts';
import { fontSources, mutatedFont } from './fonts.ts';
import { mutateBytes, mutateText } from './mutate.ts';
import { mutatedPicture, pictureSources } from './pictures.ts';

export const KINDS = ['fonts', 'svgs', 'pictures'] as const;
export type Kind = (typeof KINDS)[number];

/** The design of a seed: one element that shows a file with something wrong. */
export type MakeDesign = (seed: number) => unknown;

const dataUri = (type: string, data: Buffer) => `data:${type};base64,${data.toString('base64')}`;

const page = (element: object, more: object = {}) => ({
  width: 120,
  height: 80,
  pages: [{ id: 'a', children: [{ id: 'b', width: 100, height: 60, ...element }] }],
  ...more,
});

/** The SVGs of the fidelity sets, where they lie beside the repository, else those of our goldens. */
function svgSources(): string[] {
  const folders = ['../../../shared/reference/svg', '../golden/svg'].map((folder) =>
    path.resolve(import.meta.dirname, folder),
  );
  const folder = folders.find(existsSync)!;
  const files = readdirSync(folder).sort();
  const svgs = files
    .filter((file) => file.endsWith('.svg'))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const inGoldens = files
    .filter((file) => file.endsWith('.json'))
    .flatMap(
      (file) => readFileSync(path.join(folder, file), 'utf8').match(/"data:image\/svg\+xml(?:[^"\\]|\\.)*"/g) ?? [],
    )
    .map((uri) => decodeSvg(JSON.parse(uri) as string));
  return [...svgs, ...inGoldens].filter((svg) => svg.length < 60_000);
}

function decodeSvg(uri: string): string {
  const [head = '', body = ''] = [uri.slice(0, uri.indexOf(',')), uri.slice(uri.indexOf(',') + 1)];
  return head.endsWith('base64') ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body);
}

/** @param extra a folder with more fonts */
export async function designsOf(kind: Kind, extra?: string): Promise<MakeDesign> {
  const of = (make: (random: Random) => unknown) => (seed: number) => make(randomOf(seed));
  if (kind === 'fonts') {
    const sources = fontSources(extra);
    const fonts = (random: Random) => [{ fontFamily: 'F', url: dataUri('font/ttf', mutatedFont(sources, random)) }];
    const text = 'Hamburg fi ÄÖ 123 ภาษา नमस्ते';
    return of((random) => page({ type: 'text', text, fontSize: 20, fontFamily: 'F' }, { fonts: fonts(random) }));
  }
  if (kind === 'svgs') {
    const sources = svgSources();
    const mutated = (random: Random) => {
      const text = mutateText(random.pick(sources), random);
      return random.chance(0.15) ? mutateBytes(Buffer.from(text), random) : Buffer.from(text);
    };
    return of((random) => page({ type: 'svg', src: dataUri('image/svg+xml', mutated(random)) }));
  }
  const sources = await pictureSources();
  return of((random) => page({ type: 'image', src: dataUri('image/png', mutatedPicture(sources, random)) }));
}
