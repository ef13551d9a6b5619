/** Drawings of figures, lines, gradients and tables. */
import { SUB_TYPES } from '../../../renderer/elements/figure/outlines.ts';
import { COLORS, caption, cellWidth, type Drawing, page, sheet, WIDTH } from './sheet.ts';

const figures: Drawing = {
  name: 'figures',
  alt: `Every figure with the name that its subType has, from ${[...SUB_TYPES][0]} to ${[...SUB_TYPES].at(-1)}`,
  design: sheet(
    9,
    54,
    [...SUB_TYPES].map((subType) => ({
      caption: subType,
      elements: [{ type: 'figure', subType, x: (cellWidth(9) - 54) / 2, width: 54, height: 54, fill: COLORS.teal }],
    })),
  ),
};

const figure = (fields: object) => ({
  ...{ type: 'figure' as const, x: 5, width: 120, height: 90, fill: COLORS.sky, stroke: COLORS.ink },
  ...fields,
});

const strokes: Drawing = {
  name: 'strokes',
  alt: 'Figures with a stroke, which lies inside their outline, in dashes, with round corners, and with a gradient as the stroke',
  design: sheet(5, 92, [
    { caption: 'strokeWidth: 10', elements: [figure({ strokeWidth: 10 })] },
    { caption: 'dash: [3, 1]', elements: [figure({ strokeWidth: 6, dash: [3, 1] })] },
    { caption: 'cornerRadius: 30', elements: [figure({ strokeWidth: 6, cornerRadius: 30 })] },
    { caption: 'star, 6 px', elements: [figure({ subType: 'star', strokeWidth: 6 })] },
    {
      caption: 'a gradient',
      elements: [
        figure({
          ...{ subType: 'circle', fill: 'transparent', strokeWidth: 14 },
          stroke: `linear-gradient(90deg, ${COLORS.coral} 0%, ${COLORS.gold} 100%)`,
        }),
      ],
    },
  ]),
};

const [FROM, TO] = [COLORS.ink, COLORS.gold];

const gradients: Drawing = {
  name: 'gradients',
  alt: 'Gradients from dark blue to gold: at 0 degrees upwards, at 45 to the upper right, at 90 to the right, at 180 downwards, one of three colours, one that ends transparent',
  design: sheet(
    6,
    70,
    [
      ['0deg', `linear-gradient(0deg, ${FROM} 0%, ${TO} 100%)`],
      ['45deg', `linear-gradient(45deg, ${FROM} 0%, ${TO} 100%)`],
      ['90deg', `linear-gradient(90deg, ${FROM} 0%, ${TO} 100%)`],
      ['180deg', `linear-gradient(180deg, ${FROM} 0%, ${TO} 100%)`],
      ['90deg, 0 30 100%', `linear-gradient(90deg, ${FROM} 0%, ${COLORS.coral} 30%, ${TO} 100%)`],
      ['to transparent', `linear-gradient(90deg, ${FROM} 0%, transparent 100%)`],
    ].map(([text = '', fill = '']) => ({
      caption: text,
      elements: [{ type: 'figure', width: cellWidth(6), height: 70, fill }],
    })),
  ),
};

const line = (fields: object) => ({
  ...{ type: 'line' as const, x: 30, y: 20, width: 150, height: 8, color: COLORS.ink },
  ...fields,
});

const lines: Drawing = {
  name: 'lines',
  alt: 'Lines with each head at both ends: arrow, triangle, circle, square and bar; in dashes; as thick as their height says; with a gradient',
  design: sheet(3, 48, [
    ...['arrow', 'triangle', 'circle', 'square', 'bar'].map((head) => ({
      caption: `'${head}'`,
      elements: [line({ startHead: head, endHead: head })],
    })),
    { caption: 'dash: [3, 1]', elements: [line({ dash: [3, 1] })] },
    { caption: 'height: 2', elements: [line({ height: 2, y: 23, endHead: 'arrow' })] },
    { caption: 'height: 20', elements: [line({ height: 20, y: 14 })] },
    {
      caption: 'a gradient',
      elements: [line({ color: `linear-gradient(90deg, ${COLORS.coral} 0%, ${COLORS.gold} 100%)` })],
    },
  ]),
};

const text = { fontFamily: 'Roboto', fontSize: 16, fill: COLORS.ink };

const table: Drawing = {
  name: 'table',
  alt: 'A table of three columns of which the first is half as wide as all: a cell over three columns, one over two rows, a coloured row, cells with borders of their own, and texts at the left, in the middle and at the lower right',
  design: page(250, [
    {
      ...{ type: 'table', x: 12, y: 12, width: WIDTH - 24, height: 192, rows: 4, cols: 3, ...text },
      ...{ colWidths: [0.5, 0.25, 0.25], rowHeights: [0.22, 0.26, 0.26, 0.26] },
      ...{ borderColor: COLORS.guide, cellPadding: 8 },
      cells: [
        { id: 'a', text: 'colSpan: 3', fontWeight: 700, colSpan: 3, cellBackground: COLORS.ink, fill: '#ffffff' },
        { mergedInto: 'a' },
        { mergedInto: 'a' },
        { id: 'b', text: 'rowSpan: 2', rowSpan: 2, cellBackground: COLORS.sky },
        { text: "align: 'left'", align: 'left' },
        { text: "align: 'right'", align: 'right', verticalAlign: 'bottom' },
        { mergedInto: 'b' },
        { text: 'borders', borders: { bottom: { color: COLORS.coral, width: 4, style: 'solid' } } },
        { text: 'borders', borders: { bottom: { color: COLORS.coral, width: 4, style: 'dashed' } } },
        { text: 'cellPadding: 14', align: 'left', cellPadding: 14 },
        { text: "'top'", verticalAlign: 'top' },
        { text: 'fill', fill: COLORS.coral, fontWeight: 700 },
      ],
    },
    caption('colWidths[0]: 0.5', 12, 214, 348),
    caption('0.25', 360, 214, 174),
    caption('0.25', 534, 214, 174),
  ]),
};

/** Of colours, figures, lines and tables. */
export const shapeDrawings = { gradients, figures, strokes, lines, table };
