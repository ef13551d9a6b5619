// node own-pictures.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { createRenderer } from 'gesso';

const logo = await readFile(new URL('../../public/icon.svg', import.meta.url));

const renderer = await createRenderer({
  // `photos/a.png` and `asset:photos/a.png` are found here, and nothing outside of it.
  assetsDir: new URL('..', import.meta.url).pathname,
  // Asked first. A private bucket: `if (source.startsWith('s3://')) return getObject(source, { signal })`.
  async loadAsset(source, { signal }) {
    if (source === 'brand:logo') return logo;
    if (!source.startsWith('https://private.example.com/')) return null;
    const answer = await fetch(source, { signal, headers: { authorization: `Bearer ${process.env.TOKEN}` } });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  },
});
const image = { type: 'image', src: 'brand:logo', x: 50, y: 50, width: 100, height: 100 };
const design = { width: 200, height: 200, pages: [{ background: 'white', children: [image] }] };
await writeFile('logo.png', (await renderer.render(design)).data);
await renderer.close();
