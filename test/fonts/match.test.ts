import { describe, expect, it } from 'vitest';
import { matchFaces, synthesize } from '../../renderer/fonts/choose/match.ts';

const face = (weight: number | [number, number], italic = false, width = 5) => ({
  weight: typeof weight === 'number' ? ([weight, weight] as const) : weight,
  italic,
  width,
});

describe('matchFaces', () => {
  it.each([
    // CSS Fonts 4, 5.2: between 400 and 500 those up to 500, then lighter, then heavier.
    [[300, 500, 700], 400, 500],
    [[300, 600, 700], 400, 300],
    [[600, 700], 400, 600],
    [[400, 500], 450, 500],
    [[300, 400, 600], 500, 400],
    // Below 400 lighter ones first.
    [[100, 200, 400], 300, 200],
    [[400, 700], 300, 400],
    [[400, 700], 100, 400],
    // Above 500 heavier ones first.
    [[400, 700, 900], 600, 700],
    [[400, 700], 900, 700],
    [[400, 500], 700, 500],
    [[100, 400, 700], 700, 700],
  ])('takes of %j for %i the weight %i', (weights, wanted, expected) => {
    const matched = matchFaces(
      weights.map((weight) => face(weight)),
      { weight: wanted, italic: false },
    );
    expect(matched.map(({ weight }) => weight[0])).toEqual([expected]);
  });

  it('takes a range that holds the weight', () => {
    expect(matchFaces([face(400), face([500, 900])], { weight: 650, italic: false })).toEqual([face([500, 900])]);
  });

  it('puts slope before weight', () => {
    expect(matchFaces([face(400), face(700), face(400, true)], { weight: 700, italic: true })).toEqual([
      face(400, true),
    ]);
    expect(matchFaces([face(400, true)], { weight: 400, italic: false })).toEqual([face(400, true)]);
  });

  it('leaves condensed faces aside', () => {
    expect(matchFaces([face(700, false, 3), face(400)], { weight: 700, italic: false })).toEqual([face(400)]);
  });

  it('keeps every file of one face', () => {
    expect(matchFaces([face(400), face(700), face(400)], { weight: 400, italic: false })).toHaveLength(2);
  });
});

describe('synthesize', () => {
  const file = { weight: 400, italic: false };

  it.each([
    [face(400), file, { weight: 600, italic: true }, { syntheticBold: true, syntheticItalic: true }],
    [face(400), file, { weight: 500, italic: false }, { syntheticBold: false, syntheticItalic: false }],
    [face(600), file, { weight: 900, italic: false }, { syntheticBold: false, syntheticItalic: false }],
    [face([100, 900]), file, { weight: 900, italic: false }, { syntheticBold: false, syntheticItalic: false }],
    [face(400, true), file, { weight: 400, italic: true }, { syntheticBold: false, syntheticItalic: false }],
    // A bold file declared as regular is not made bolder.
    [
      face(400),
      { weight: 700, italic: true },
      { weight: 700, italic: true },
      { syntheticBold: false, syntheticItalic: false },
    ],
  ])('of %j from %j for %j', (declared, own, wanted, expected) => {
    expect(synthesize(declared, own, wanted)).toEqual(expected);
  });
});
