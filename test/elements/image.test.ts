import { describe, expect, test } from 'vitest';
import { image, imageSchema } from '../../renderer/elements/image.ts';
import { cropOf, type PictureElement } from '../../renderer/elements/picture.ts';
import type { LayoutContext } from '../../renderer/elements/types.ts';
import type { RasterAsset } from '../../renderer/scene/image.ts';
import type { GroupItem, ImageItem, PathItem } from '../../renderer/scene/types.ts';
import { OPTIONS } from '../support/text-engine.ts';

const asset = { kind: 'raster', id: 'photo', width: 480, height: 320 } as RasterAsset;
const element = (properties: Partial<PictureElement> & { clipSrc?: string }) =>
  imageSchema().parse({ type: 'image', src: 'photo', width: 300, height: 200, ...properties });
const context = { path: 'p', image: () => asset, textOptions: OPTIONS } as unknown as LayoutContext;
const layout = (properties: Parameters<typeof element>[0]) =>
  image.layout(element(properties), context)[0] as GroupItem | undefined;

describe('the crop', () => {
  const crop = (properties: Partial<PictureElement>) => cropOf(asset, element(properties));

  test.each([
    ['of a box of its proportion is the whole', {}, [0, 0, 480, 320]],
    ['of a wider box loses its lower end', { width: 320, height: 90 }, [0, 0, 480, 135]],
    ['of a taller box loses its right end', { width: 120, height: 240 }, [0, 0, 160, 320]],
    ['begins at cropX, cropY', { cropX: 0.25, cropY: 0.5, cropWidth: 0.5, cropHeight: 0.5 }, [120, 160, 240, 160]],
    ['is stretched if asked', { width: 120, height: 240, stretchEnabled: true }, [0, 0, 480, 320]],
    ['keeps its proportion whatever keepRatio says', { width: 120, height: 240, keepRatio: true }, [0, 0, 160, 320]],
    [
      'counts from the right if mirrored',
      { flipX: true, cropX: 0.1, cropWidth: 0.4, cropHeight: 0.8 },
      [240, 0, 192, 128],
    ],
    ['counts from below if mirrored', { flipY: true, width: 320, height: 90 }, [0, 185, 480, 135]],
  ])('%s', (_, properties, [x, y, width, height]) => {
    const source = crop(properties);
    expect(source.x).toBeCloseTo(x as number);
    expect(source.y).toBeCloseTo(y as number);
    expect(source.width).toBeCloseTo(width as number);
    expect(source.height).toBeCloseTo(height as number);
  });

  test('beyond the picture shows nothing there', () => {
    const item = layout({ cropX: 0.5, cropWidth: 1, stretchEnabled: true })?.items[0] as ImageItem;
    expect(item.source).toEqual({ x: 240, y: 0, width: 240, height: 320 });
    expect(item.target).toEqual({ x: 0, y: 0, width: 150, height: 200 });
  });
});

describe('the border', () => {
  const border = (properties: Parameters<typeof element>[0]) => layout(properties)?.items[1] as PathItem;

  test('lies within the box', () => {
    expect(border({ borderSize: 10 }).segments.slice(0, 3)).toEqual([
      ['M', 5, 5],
      ['L', 295, 5],
      ['L', 295, 195],
    ]);
  });

  test('has the corner radius less its width', () => {
    expect(border({ borderSize: 10, cornerRadius: 40 }).segments[0]).toEqual(['M', 35, 5]);
    expect(border({ borderSize: 20, cornerRadius: 15 }).segments).toHaveLength(5);
    expect(border({ borderSize: 10, cornerRadius: 500 }).segments[0]).toEqual(['M', 100, 5]);
  });

  test('is neither masked nor shadowed', () => {
    const group = layout({ borderSize: 10, clipSrc: 'heart', shadowEnabled: true }) as GroupItem;
    expect(group.effects).toEqual([]);
    const picture = group.items[0] as GroupItem;
    expect(picture.effects.map(({ kind }) => kind)).toEqual(['shadow']);
    expect((picture.items[0] as GroupItem).effects.map(({ kind }) => kind)).toEqual(['mask']);
    expect(group.items[1]?.kind).toBe('path');
  });
});

test('a corner radius is at most half a side', () => {
  const picture = layout({ cornerRadius: 500 })?.items[0] as GroupItem;
  expect(picture.clip?.kind === 'path' && picture.clip.path[0]).toEqual(['M', 100, 0]);
});

test.each([{ src: '' }, { width: 0 }, { visible: false }, { cropWidth: 0 }])('%o paints nothing', (properties) => {
  expect(layout(properties)).toBeUndefined();
});

test('what is not painted is not loaded', () => {
  const textOptions = {} as Parameters<typeof image.assets>[1];
  const sources = (properties: Parameters<typeof element>[0]) =>
    image.assets(element(properties), textOptions).images.map(({ src }) => src);
  expect(sources({ clipSrc: 'heart' })).toEqual(['photo', 'heart']);
  expect(sources({ clipSrc: ' ' })).toEqual(['photo']);
  expect(sources({ visible: false })).toEqual([]);
});
