import { describe, expect, it, onTestFinished } from 'vitest';
import { createInstance, type InstanceOptions } from '../src/polotno-node.ts';
import { describeWith } from './support/describe-with.ts';
import { node, project } from './support/package.ts';

const design = {
  width: 60,
  height: 40,
  dpi: 72,
  pages: [
    { id: 'one', background: 'red', children: [] },
    { id: 'two', bleed: 10, children: [{ type: 'figure', width: 20, height: 20, fill: 'blue' }] },
  ],
};

async function instance(options: InstanceOptions = {}) {
  const made = await createInstance({ key: 'any', googleFontsUrl: null, ...options });
  onTestFinished(() => made.close());
  return made;
}

const bytesOf = (dataUrl: string) => Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64');
const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('gesso/polotno-node', () => {
  it('gives the first page as a PNG, as data URL and as base64', async () => {
    const { jsonToDataURL, jsonToImageBase64 } = await instance();
    const url = await jsonToDataURL(design);
    expect(url).toMatch(/^data:image\/png;base64,/);
    expect(sizeOf(bytesOf(url))).toEqual([60, 40]);
    expect(`data:image/png;base64,${await jsonToImageBase64(design)}`).toBe(url);
  });

  it('gives a Blob of the media type asked for', async () => {
    const { jsonToBlob, jsonToImageBase64 } = await instance();
    const blob = await jsonToBlob(design);
    expect(blob.type).toBe('image/png');
    expect(Buffer.from(await blob.arrayBuffer()).toString('base64')).toBe(await jsonToImageBase64(design));
    expect((await jsonToBlob(design, { mimeType: 'application/pdf' })).type).toBe('application/pdf');
  });

  it('takes the attributes that its users know', async () => {
    const { jsonToDataURL } = await instance();
    const large = await jsonToDataURL(design, {
      pageId: 'two',
      pixelRatio: 2,
      includeBleed: true,
      assetLoadTimeout: 10,
    });
    expect(sizeOf(bytesOf(large))).toEqual([160, 120]);
    const jpeg = await jsonToDataURL(design, { mimeType: 'image/jpg', quality: 0.5, skipFontError: true });
    expect(jpeg).toMatch(/^data:image\/jpeg;base64,\/9j/);
    const bare = await jsonToDataURL(design, { ignoreBackground: true });
    expect(bare).not.toBe(await jsonToDataURL(design));
  });

  it('gives all pages as a pdf', async () => {
    const { jsonToPDFDataURL, jsonToPDFBase64 } = await instance();
    const url = await jsonToPDFDataURL(design, { dpi: 72, unit: 'px', cropMarkSize: 10 });
    expect(url).toMatch(/^data:application\/pdf;base64,/);
    expect(
      bytesOf(url)
        .toString('latin1')
        .match(/\/Type \/Page\b/g),
    ).toHaveLength(2);
    expect(await jsonToPDFBase64(design)).toMatch(/^JVBER/);
  });

  it('gives all pages as a gif', async () => {
    const { jsonToGIFDataURL, jsonToGIFBase64, jsonToBlob } = await instance();
    const steps: number[][] = [];
    const attrs = {
      fps: 4,
      pixelRatio: 0.5,
      onProgress: (share: number, time: number) => void steps.push([share, time]),
    };
    const url = await jsonToGIFDataURL({ ...design, pages: design.pages.slice(0, 1) }, attrs);
    expect(url).toMatch(/^data:image\/gif;base64,R0lG/);
    expect(steps.slice(0, 2)).toEqual([
      [0.05, 0],
      [0.1, 250],
    ]);
    expect(steps.at(-1)).toEqual([1, 4750]);
    expect(await jsonToGIFBase64(design, { fps: 1 })).toMatch(/^R0lG/);
    expect((await jsonToBlob(design, { format: 'gif', fps: 1 })).type).toBe('image/gif');
  });

  it('rejects a design that is wrong, and says where', async () => {
    const { jsonToDataURL } = await instance();
    await expect(jsonToDataURL({ pages: [{ children: [{ type: 'nix' }] }] })).rejects.toThrow('pages[0].children[0]');
  });

  it('renders several at once, and nothing after it is closed', async () => {
    const { jsonToDataURL, close } = await instance();
    const [a, b] = [jsonToDataURL(design), jsonToDataURL(design)];
    await Promise.all([close(), close()]);
    expect(await a).toBe(await b);
    await expect(jsonToDataURL(design)).rejects.toThrow('closed');
  });

  it('says what to do instead of what needs a browser', async () => {
    const made = await instance();
    await expect(made.run(() => {})).rejects.toThrow('plain JSON');
    expect(() => (made as unknown as { browser: unknown }).browser).toThrow('remove what starts it');
    expect(() => ({ ...made })).not.toThrow();
    await expect(createInstance({ url: 'https://example.com' } as object)).rejects.toThrow('Leave `url` out');
    await expect(createInstance({ browser: {} } as object)).rejects.toThrow('Leave `browser` out');
  });
});

const body = `
  const instance = await createInstance({ key: 'KEY' });
  const json = ${JSON.stringify(design)};
  console.log((await instance.jsonToImageBase64(json, { pixelRatio: 2 })).slice(0, 8));
  console.log((await instance.jsonToPDFBase64(json)).slice(0, 5));
  await instance.run(() => {}).catch((error) => console.log(error.code));
  await instance.close();`;

describeWith(['ffmpeg'], 'videos of gesso/polotno-node', () => {
  it('are mp4s, or webms where that is asked for', async () => {
    const made = await createInstance();
    const attrs = { fps: 2, duration: 1000 };
    expect(await made.jsonToVideoDataURL(design, attrs)).toMatch(/^data:video\/mp4;base64,/);
    expect(Buffer.from(await made.jsonToVideoBase64(design, attrs), 'base64').toString('latin1', 4, 8)).toBe('ftyp');
    expect(await made.jsonToVideoDataURL(design, { ...attrs, mimeType: 'video/webm' })).toMatch(/^data:video\/webm/);
    await made.close();
  });
});

describeWith(['build'], 'a project that changes its import', () => {
  it.each([
    ['app.cjs', `const { createInstance } = require('gesso/polotno-node'); (async () => {${body}})();`],
    ['app.mjs', `import { createInstance } from 'gesso/polotno-node';${body}`],
  ])('works as %s', async (name, program) => {
    const folder = await project({ [name]: program });
    const { stdout, stderr } = await node(folder, [name]);
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual(['iVBORw0K', 'JVBER', 'no_browser', '']);
  });
});
