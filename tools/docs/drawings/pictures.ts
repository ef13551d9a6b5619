/** Drawings of what every element and every picture can have. */
import { FILTERS } from '../../../renderer/elements/adjustments.ts';
import { BLEND_MODES } from '../../../renderer/scene/types.ts';
import { COLORS, caption, cellWidth, type Drawing, guide, page, sheet } from './sheet.ts';

const svg = (width: number, height: number, content: string): string =>
  `data:image/svg+xml;utf8,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${content}</svg>`,
  )}`;

/** px of the scene. */
const [SCENE_WIDTH, SCENE_HEIGHT] = [480, 320];

/** A sunset over hills with a balloon at the left, so that mirrored and cropped it is another. */
export const SCENE = svg(
  SCENE_WIDTH,
  SCENE_HEIGHT,
  `<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#27548a"/>
<stop offset=".55" stop-color="#f2b880"/><stop offset="1" stop-color="#fbe3c0"/></linearGradient></defs>
<rect width="480" height="320" fill="url(#s)"/><circle cx="360" cy="150" r="34" fill="#fff3d6"/>
<path d="M0 230 90 150l70 60 90-100 120 120 60-40 50 50v130H0z" fill="#6c5b7b"/>
<path d="M0 270q120-60 240-20t240-30v100H0z" fill="#355c4b"/>
<path d="M112 118q-34-30-28-58a36 36 0 0 1 72 0q6 28-28 58z" fill="#d64550"/>
<path d="M112 118q-12-30-10-58a18 36 0 0 1 36 0q2 28-10 58z" fill="#f6d55c"/>
<rect x="111" y="126" width="18" height="13" rx="2" fill="#5b3a29"/>`,
);

/** A heart, of which the alpha masks what it is laid over. */
const HEART = svg(100, 100, '<path d="M50 92C-30 40 14-12 50 22c36-34 80 18 0 70z"/>');

const scene = (width: number, height: number, fields: object = {}) => ({
  ...{ type: 'image' as const, src: SCENE, width, height },
  ...fields,
});

const box: Drawing = {
  name: 'box',
  alt: 'A box as it stands before it is turned, with its x, y, width and height, and the same box turned clockwise by 15 degrees about its upper left corner',
  design: page(270, [
    ...[
      { type: 'line' as const, x: 20, y: 24, width: 680, height: 1, color: COLORS.guide, endHead: 'arrow' },
      {
        type: 'line' as const,
        x: 24,
        y: 20,
        width: 236,
        height: 1,
        rotation: 90,
        color: COLORS.guide,
        endHead: 'arrow',
      },
      caption('x', 684, 30, 20),
      caption('y', 32, 240, 20),
    ],
    { type: 'figure', x: 230, y: 80, width: 300, height: 110, rotation: 15, fill: COLORS.sky, opacity: 0.8 },
    caption('rotation: 15', 262, 138, 300, { rotation: 15 }),
    guide(230, 80, 300, 110),
    { type: 'line', x: 24, y: 79, width: 206, height: 2, color: COLORS.coral, startHead: 'bar', endHead: 'bar' },
    caption('x', 24, 86, 206),
    {
      type: 'line',
      x: 231,
      y: 24,
      width: 56,
      height: 2,
      rotation: 90,
      color: COLORS.coral,
      startHead: 'bar',
      endHead: 'bar',
    },
    caption('y', 240, 42, 20),
    caption('width', 230, 56, 300),
    caption('height', 536, 126, 60),
    { type: 'figure', subType: 'circle', x: 223, y: 73, width: 14, height: 14, fill: COLORS.coral },
  ]),
};

const blendModes: Drawing = {
  name: 'blend-modes',
  alt: `A coral disc over colours from dark blue to white, in each blend mode: ${BLEND_MODES.join(', ')}`,
  design: sheet(
    6,
    76,
    BLEND_MODES.map((blendMode) => ({
      caption: blendMode,
      elements: [
        {
          ...{ type: 'figure', width: cellWidth(6), height: 76 },
          fill: 'linear-gradient(90deg, #12355b 0%, #2a9d8f 35%, #f4b942 70%, #ffffff 100%)',
        },
        { type: 'figure', subType: 'circle', x: 20, y: 9, width: 66, height: 58, fill: COLORS.coral, blendMode },
      ],
    })),
  ),
};

/** Filters that count from 0 on. */
const ONE_WAY: ReadonlySet<string> = new Set(['warm', 'cold', 'natural']);
/** The filters that change anything. */
const SHOWN = [...FILTERS].filter((name) => name !== 'highlights');

const looks: [string, object][] = [
  ['as it is', {}],
  ['blurRadius: 5', { blurEnabled: true, blurRadius: 5 }],
  ['brightness: 0.3', { brightnessEnabled: true, brightness: 0.3 }],
  ['sepiaEnabled', { sepiaEnabled: true }],
  ['grayscaleEnabled', { grayscaleEnabled: true }],
  ...SHOWN.flatMap((name): [string, object][] => {
    const both = ONE_WAY.has(name) ? [1] : [-0.6, 0.6];
    return both.map((intensity) => [`${name}: ${intensity}`, { filters: { [name]: { intensity } } }]);
  }),
];

const filters: Drawing = {
  name: 'filters',
  alt: `A picture of a balloon over hills, blurred, brighter, in sepia, in grey, and with each of the filters: ${SHOWN.join(', ')}`,
  design: sheet(
    6,
    72,
    looks.map(([text, fields]) => ({ caption: text, elements: [scene(cellWidth(6), 72, fields)] })),
  ),
};

const card = (fields: object) => ({
  ...{ type: 'figure' as const, x: 24, y: 16, width: 110, height: 74, fill: COLORS.gold, shadowEnabled: true },
  ...fields,
});

const shadow: Drawing = {
  name: 'shadow',
  alt: 'Shadows of a card: hard and moved, soft, in another colour and half transparent, and the shadow of letters',
  design: sheet(4, 112, [
    { caption: 'shadowOffsetX/Y: 10', elements: [card({ shadowBlur: 0, shadowOffsetX: 10, shadowOffsetY: 10 })] },
    { caption: 'shadowBlur: 20', elements: [card({ shadowBlur: 20 })] },
    {
      caption: 'shadowOpacity: 0.4',
      elements: [card({ shadowBlur: 12, shadowOffsetY: 10, shadowColor: COLORS.coral, shadowOpacity: 0.4 })],
    },
    {
      caption: 'of a text',
      elements: [
        {
          ...{ type: 'text', text: 'Aa', y: 14, width: 160, height: 90, fontSize: 72, fontWeight: 'bold' },
          ...{ fill: COLORS.teal, shadowEnabled: true, shadowBlur: 6, shadowOffsetX: 6, shadowOffsetY: 6 },
        },
      ],
    },
  ]),
};

const part = { cropX: 0.1, cropY: 0.05, cropWidth: 0.5, cropHeight: 0.5 };

const crop: Drawing = {
  name: 'crop',
  alt: 'A picture with a frame around the part that its crop names; the part in a square box, which it covers with its left upper end; around its middle; and stretched to the box',
  design: sheet(4, 112, [
    {
      caption: 'cropX: 0.1 …',
      elements: [
        scene(165, 110, { stretchEnabled: true }),
        guide(16.5, 5.5, 82.5, 55, { stroke: '#ffffff', strokeWidth: 2, dash: [3, 2] }),
      ],
    },
    { caption: 'in a square box', elements: [scene(112, 112, { x: 26, ...part })] },
    { caption: "focus: 'center'", elements: [scene(112, 112, { x: 26, ...part, focus: 'center' })] },
    { caption: 'stretchEnabled', elements: [scene(112, 112, { x: 26, ...part, stretchEnabled: true })] },
  ]),
};

const shapes: Drawing = {
  name: 'pictures',
  alt: 'A picture mirrored left to right and top to bottom, with rounded corners, with a border, masked by a heart, and a QR code and a barcode',
  design: sheet(4, 100, [
    { caption: 'flipX', elements: [scene(150, 100, { flipX: true })] },
    { caption: 'flipY', elements: [scene(150, 100, { flipY: true })] },
    { caption: 'cornerRadius: 24', elements: [scene(150, 100, { cornerRadius: 24 })] },
    { caption: 'borderSize: 6', elements: [scene(150, 100, { borderSize: 6, borderColor: COLORS.coral })] },
    { caption: 'clipSrc', elements: [scene(120, 100, { x: 20, clipSrc: HEART })] },
    { caption: 'qr:TEXT', elements: [scene(96, 96, { x: 32, src: 'qr:https://example.com' })] },
    { caption: 'barcode:code128:…', elements: [scene(150, 80, { x: 8, y: 10, src: 'barcode:code128:GESSO-42' })] },
  ]),
};

const LEAF = svg(
  100,
  100,
  '<path d="M10 90Q5 20 90 10 95 95 10 90z" fill="#2a9d8f"/><path d="M10 90 70 30" stroke="#f4b942" stroke-width="5"/>',
);

const drawing = (fields: object) => ({ type: 'svg' as const, src: LEAF, x: 26, width: 100, height: 100, ...fields });

const drawings: Drawing = {
  name: 'svg',
  alt: 'A drawing of a leaf as it is, with its green replaced by coral, stretched to a wide box, and its left half',
  design: sheet(4, 100, [
    { caption: 'as it is', elements: [drawing({})] },
    { caption: 'colorsReplace', elements: [drawing({ colorsReplace: { '#2a9d8f': COLORS.coral } })] },
    { caption: 'stretched', elements: [drawing({ x: 0, width: 160, height: 70, y: 15 })] },
    { caption: 'cropWidth: 0.5', elements: [drawing({ x: 50, width: 50, cropWidth: 0.5 })] },
  ]),
};

const bleed: Drawing = {
  name: 'bleed',
  alt: 'A page with its bleed: the background and the scene reach 30 px beyond the dashed line, along which the paper is cut; what must stay lies well within it',
  design: {
    ...{ schemaVersion: 4, width: 540, height: 240 },
    pages: [
      {
        ...{ background: COLORS.sky, bleed: 30 },
        children: [
          { type: 'figure', x: -30, y: 180, width: 600, height: 90, fill: COLORS.teal },
          { type: 'figure', subType: 'circle', x: 430, y: -60, width: 150, height: 150, fill: COLORS.gold },
          guide(0, 0, 540, 240, { stroke: COLORS.coral, strokeWidth: 2 }),
          {
            ...{ type: 'text', text: 'Kept clear of the cut', x: 50, y: 90, width: 440, height: 50 },
            ...{ fontSize: 36, fontFamily: 'Playfair Display', fill: COLORS.ink },
          },
          caption('width × height: the paper', 8, 8, 220, { align: 'left' }),
          caption('bleed: 30', 8, 248, 200, { align: 'left', fill: '#ffffff' }),
        ],
      },
    ],
  },
  options: { includeBleed: true },
};

/** Of the page, of every element, of pictures and drawings. */
export const pictureDrawings = { bleed, box, blendModes, filters, shadow, crop, shapes, drawings };
