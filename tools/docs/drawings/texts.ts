/** Drawings of texts. */
import { COLORS, type Drawing, guide, sheet } from './sheet.ts';

const PANGRAM = 'A quick brown fox jumps over the lazy dog';

const text = (width: number, height: number, fields: object) => ({
  ...{ type: 'text' as const, width, height, fontFamily: 'Roboto', fontSize: 18, fill: COLORS.ink, text: PANGRAM },
  ...fields,
});

/** A text and the outline of its box. */
const boxed = (width: number, height: number, fields: object) => [
  guide(0, 0, width, height),
  text(width, height, fields),
];

const align: Drawing = {
  name: 'text-align',
  alt: 'A text of several lines at the left, in the middle, at the right and justified; and a short one at the top, in the middle and at the bottom of its box',
  design: sheet(4, 92, [
    ...['left', 'center', 'right', 'justify'].map((value) => ({
      caption: `'${value}'`,
      elements: boxed(162, 92, { align: value }),
    })),
    ...['top', 'middle', 'bottom'].map((value) => ({
      caption: `verticalAlign: '${value}'`,
      elements: boxed(162, 92, { verticalAlign: value, text: 'Good morning' }),
    })),
  ]),
  options: { textVerticalResizeEnabled: true },
};

const LONG = `${PANGRAM} and runs away`;

const overflow: Drawing = {
  name: 'text-overflow',
  alt: 'A text that is too long for its box: smaller, beyond its box, cut off with an ellipsis, as large as fits, and cut off after two lines',
  design: sheet(3, 126, [
    { caption: 'change-font-size', elements: boxed(222, 60, { fontSize: 26, text: LONG }) },
    { caption: 'resize', elements: boxed(222, 60, { fontSize: 26, text: LONG, textOverflow: 'resize' }) },
    { caption: 'ellipsis', elements: boxed(222, 60, { fontSize: 26, text: LONG, textOverflow: 'ellipsis' }) },
    { caption: 'fit', elements: boxed(222, 60, { fontSize: 26, text: LONG, textOverflow: 'fit' }) },
    { caption: 'fit, a short text', elements: boxed(222, 60, { maxFontSize: 60, text: 'Fox', textOverflow: 'fit' }) },
    {
      caption: 'maxLines: 2',
      elements: boxed(222, 60, { fontSize: 22, text: LONG, textOverflow: 'ellipsis', maxLines: 2 }),
    },
  ]),
};

const large = (fields: object) => text(222, 80, { fontSize: 40, text: 'Sphinx', ...fields });

const style: Drawing = {
  name: 'text-style',
  alt: 'Letters with an outline, as an outline alone, with a gradient, far apart, underlined, struck through, in capitals, on a background with round corners, and lines close together',
  design: sheet(3, 72, [
    { caption: 'strokeWidth: 6', elements: [large({ stroke: COLORS.coral, strokeWidth: 6, fill: '#ffffff' })] },
    { caption: "fill: 'transparent'", elements: [large({ strokeWidth: 2, stroke: COLORS.ink, fill: 'transparent' })] },
    {
      caption: 'a gradient',
      elements: [large({ fill: `linear-gradient(90deg, ${COLORS.coral} 0%, ${COLORS.gold} 100%)`, fontWeight: 700 })],
    },
    { caption: 'letterSpacing: 0.3', elements: [large({ letterSpacing: 0.3 })] },
    { caption: 'underline line-through', elements: [large({ textDecoration: 'underline line-through' })] },
    { caption: 'textTransform', elements: [large({ textTransform: 'uppercase' })] },
    {
      caption: 'backgroundEnabled',
      elements: [large({ y: 10, fontSize: 30, backgroundEnabled: true, backgroundColor: COLORS.gold })],
    },
    { caption: 'lineHeight: 0.8', elements: [large({ fontSize: 30, text: 'Sphinx of<br>quartz', lineHeight: 0.8 })] },
    { caption: 'lineHeight: 1.2', elements: [large({ fontSize: 30, text: 'Sphinx of<br>quartz' })] },
  ]),
};

const curve: Drawing = {
  name: 'text-curve',
  alt: 'A text along a circle: bent upwards at its ends with a curvePower of -0.5, downwards with 0.3 and 0.6',
  design: sheet(
    3,
    100,
    [-0.5, 0.3, 0.6].map((curvePower) => ({
      caption: `curvePower: ${curvePower}`,
      elements: [text(200, 60, { x: 11, y: 20, fontSize: 24, text: 'Along a circle', curveEnabled: true, curvePower })],
    })),
  ),
};

const rich: Drawing = {
  name: 'text-html',
  alt: 'Texts of HTML: bold, italic, underlined and struck through, a colour and another font, sub- and superscript, a list, and headings',
  design: sheet(3, 100, [
    {
      caption: '<b> <i> <u> <s> <a>',
      elements: [
        text(222, 100, {
          text: '<b>bold</b> <i>italic</i><br><u>under</u> <s>struck</s><br><a href="https://example.com">a link</a>',
        }),
      ],
    },
    {
      caption: '<span style>',
      elements: [
        text(222, 100, {
          text: `<span style="color:${COLORS.coral}">a colour</span>, <span style="font-size:28px">a size</span>,<br><span style="font-family:Pacifico">a font</span>`,
        }),
      ],
    },
    {
      caption: '<sub> <sup>',
      elements: [text(222, 100, { fontSize: 28, text: 'H<sub>2</sub>O, E = mc<sup>2</sup>' })],
    },
    {
      caption: '<ul>',
      elements: [text(222, 100, { align: 'left', text: '<ul><li>Milk</li><li>Bread</li><li>Figs</li></ul>' })],
    },
    {
      caption: '<ol>',
      elements: [text(222, 100, { align: 'left', text: '<ol><li>Mix</li><li>Bake</li><li>Eat</li></ol>' })],
    },
    {
      caption: '<h1> <p>',
      elements: [text(222, 100, { align: 'left', text: '<h1>Heading</h1><p>A paragraph of text</p>' })],
    },
  ]),
};

/** Of texts. */
export const textDrawings = { rich, align, overflow, style, curve };
