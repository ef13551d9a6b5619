import { describe, expect, it } from 'vitest';
import { document, draw, read } from '../support/svg.ts';

/** A shape from (10, 20) to (90, 60) behind a mask; Chromium drew each case so. */
const masked = (mask: string, more = '') =>
  document(`<rect x="10" y="20" width="80" height="40" ${more} style="mask:${mask}"/>`);

/** Percent of opacity at points. */
async function opacities(source: string, points: readonly (readonly [x: number, y: number])[]): Promise<number[]> {
  const data = await draw(await read(source), { width: 100, height: 100 });
  return points.map(([x, y]) => Math.round((data[(y * 100 + x) * 4 + 3]! / 255) * 100));
}

describe('a gradient of CSS that masks', () => {
  it.each<[gradient: string, points: [x: number, y: number, opacity: number][]]>([
    [
      'radial-gradient(black, transparent)',
      [
        [50, 40, 99],
        [70, 40, 64],
        [89, 40, 30],
        [50, 59, 31],
      ],
    ],
    [
      'radial-gradient(circle, black 50%, transparent 51%)',
      [
        [50, 22, 100],
        [71, 40, 100],
        [75, 40, 0],
      ],
    ],
    [
      'radial-gradient(circle closest-side at 30px 25%, black 50%, transparent)',
      [
        [40, 30, 100],
        [44, 30, 100],
        [47, 30, 50],
        [60, 30, 0],
      ],
    ],
    [
      'radial-gradient(30px 10px at right 20px top 10px, black 90%, transparent)',
      [
        [70, 38, 100],
        [70, 42, 0],
        [45, 30, 100],
        [38, 30, 0],
      ],
    ],
    [
      'radial-gradient(circle 30px, black -50%, transparent)',
      [
        [50, 40, 66],
        [65, 40, 33],
        [82, 40, 0],
      ],
    ],
    [
      'repeating-radial-gradient(circle, black 0 5px, transparent 5px 10px)',
      [
        [52, 40, 100],
        [57, 40, 0],
        [62, 40, 100],
        [67, 40, 0],
      ],
    ],
    [
      'repeating-radial-gradient(circle, transparent -5px 0, black 0 5px)',
      [
        [52, 40, 100],
        [57, 40, 0],
        [62, 40, 100],
      ],
    ],
    [
      'linear-gradient(to right, black 20px, transparent 60px)',
      [
        [20, 40, 100],
        [50, 40, 49],
        [80, 40, 0],
      ],
    ],
    [
      'repeating-linear-gradient(90deg, black 0 5px, transparent 5px 10px)',
      [
        [12, 40, 100],
        [17, 40, 0],
        [82, 40, 100],
      ],
    ],
    [
      'linear-gradient(to top right, black, transparent)',
      [
        [10, 20, 50],
        [89, 59, 50],
        [12, 58, 98],
        [50, 40, 49],
      ],
    ],
    [
      'linear-gradient(to right, black, 20%, transparent)',
      [
        [26, 40, 50],
        [50, 40, 26],
      ],
    ],
    [
      'linear-gradient(to right, black 25%, transparent 0)',
      [
        [28, 40, 100],
        [31, 40, 0],
      ],
    ],
    [
      'linear-gradient(to right, black 0 10px, transparent 0), radial-gradient(circle at 60px 20px, black 10px, transparent 0)',
      [
        [15, 40, 100],
        [30, 40, 0],
        [70, 40, 100],
      ],
    ],
  ])('%s', async (gradient, points) => {
    const drawn = await opacities(
      masked(gradient),
      points.map(([x, y]) => [x, y]),
    );
    points.forEach(([, , opacity], i) => {
      expect(Math.abs(drawn[i]! - opacity), `at ${points[i]!.slice(0, 2)}: ${drawn[i]}`).toBeLessThanOrEqual(2);
    });
  });

  it('is repeated where a stroke reaches beyond the box', async () => {
    const source = masked('linear-gradient(to right, black 0 50%, transparent 0)', 'stroke="red" stroke-width="10"');
    expect(
      await opacities(source, [
        [7, 40],
        [20, 17],
        [60, 17],
        [93, 40],
      ]),
    ).toEqual([0, 100, 0, 100]);
  });

  it('hides nothing where it cannot be read', async () => {
    for (const mask of [
      'radial-gradient(5px 5px 5px, black, red)',
      'linear-gradient(10px, black)',
      'radial-gradient()',
    ])
      expect(
        await opacities(masked(mask), [
          [12, 22],
          [50, 40],
        ]),
      ).toEqual([100, 100]);
  });
});
