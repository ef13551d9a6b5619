import { describe, expect, it } from 'vitest';
import { motionOf } from '../../renderer/elements/animations.ts';
import { poseAt } from '../../renderer/film/animate.ts';
import type { Warning } from '../../renderer/index.ts';
import { applyMatrix } from '../../renderer/scene/matrix.ts';
import { films } from '../support/film.ts';
import { dataUri, PICTURE } from '../support/pictures.ts';

const BOX = { x: 100, y: 50, width: 40, height: 20 };
const PAGE = 2000;
const QUIET = { path: '', warn: () => {} };

/** Where a pose leaves the box, its opacity and how much it turns; null where the element is not there. */
function at(time: number, ...animations: object[]) {
  const pose = poseAt(motionOf(animations, BOX, QUIET), time, PAGE);
  if (!pose) return null;
  const [left, top] = applyMatrix(pose.transform, BOX.x, BOX.y);
  const [right, bottom] = applyMatrix(pose.transform, BOX.x + BOX.width, BOX.y + BOX.height);
  const near = (value: number) => Math.round(value * 1000) / 1000;
  return { box: [left, top, right, bottom].map(near), opacity: near(pose.opacity) };
}

const REST = { box: [100, 50, 140, 70], opacity: 1 };
const animation = (type: string, name: string, more: object = {}) => ({ type, name, duration: 1000, ...more });

describe('an element that enters', () => {
  it('is not there before, and at rest afterwards', () => {
    const fade = animation('enter', 'fade', { delay: 500 });
    expect(at(499, fade)).toBeNull();
    expect(at(500, fade)).toMatchObject({ opacity: 0 });
    expect(at(1000, fade)).toEqual({ ...REST, opacity: 0.5 });
    expect(at(1501, fade)).toEqual(REST);
  });

  it('comes 200 px from where its direction says, times its strength', () => {
    const left = (direction: string, strength = 1) =>
      at(0, animation('enter', 'move', { data: { direction, strength } }))!.box.slice(0, 2);
    expect(left('right')).toEqual([-100, 50]);
    expect(left('left')).toEqual([300, 50]);
    expect(left('up')).toEqual([100, 250]);
    expect(left('down')).toEqual([100, -150]);
    expect(left('top-left')).toEqual([300, 250]);
    expect(left('sideways')).toEqual([-100, 50]);
    expect(left('constructor')).toEqual([-100, 50]);
    expect(left('right', 0.5)).toEqual([0, 50]);
  });

  it('grows about its centre', () => {
    expect(at(0, animation('enter', 'zoom'))!.box).toEqual([105, 52.5, 135, 67.5]);
    expect(at(0, animation('enter', 'zoom', { data: { direction: 'out' } }))!.box).toEqual([95, 47.5, 145, 72.5]);
  });

  it('is there at once where it takes no time', () => {
    expect(at(0, animation('enter', 'fade', { duration: 0 }))).toEqual(REST);
  });
});

describe('an element that leaves', () => {
  it('is not there afterwards', () => {
    const move = animation('exit', 'move', { delay: 500 });
    expect(at(500, move)).toEqual(REST);
    expect(at(1000, move)!.box[0]).toBe(200);
    expect(at(1500, move)).toBeNull();
  });

  it('shows its end in the last frame of its page', () => {
    expect(at(PAGE, animation('exit', 'move'))!.box[0]).toBe(300);
    expect(at(PAGE, animation('exit', 'move', { delay: 1 }))).toBeNull();
  });

  it('waits until it has entered', () => {
    const both = [animation('enter', 'fade', { duration: 1500 }), animation('exit', 'fade', { duration: 1500 })];
    expect(at(1500, ...both)).toEqual(REST);
    expect(at(1700, ...both)).toMatchObject({ opacity: 0.2 });
  });
});

describe('animations together', () => {
  it('count once of each type, the first that is switched on', () => {
    const [off, fade] = [animation('enter', 'move', { enabled: false }), animation('enter', 'fade')];
    expect(at(500, off, fade, animation('enter', 'zoom'))).toEqual({ ...REST, opacity: 0.5 });
  });

  it('turn about the centre and move afterwards', () => {
    const moved = at(1500, animation('exit', 'move'), animation('loop', 'rotate', { duration: 1000 }))!;
    expect(moved.box).toEqual([240, 70, 200, 50]);
  });

  it('do nothing where their names are not known, or they are no animations', () => {
    for (const odd of [animation('enter', 'slide', { delay: 900 }), animation('spin', 'fade'), {}, { type: 'enter' }])
      expect(at(0, odd)).toEqual(REST);
    for (const odd of [null, 3, 'fade', [], undefined]) expect(at(0, odd as unknown as object)).toEqual(REST);
  });

  it('take the usual values in place of numbers that are none', () => {
    const odd = { duration: Number.NaN, delay: 'soon', data: { strength: null, direction: 7 } };
    expect(at(250, animation('enter', 'fade', odd))).toEqual({ ...REST, opacity: 0.5 });
    expect(at(0, animation('enter', 'move', odd))!.box[0]).toBe(-100);
  });

  it('stay finite however long, strong and short they are', () => {
    for (const name of ['fade', 'zoom', 'move', 'rotate', 'blink', 'bounce'])
      for (const type of ['enter', 'exit', 'loop'])
        for (const more of [
          { duration: 1e-300 },
          { duration: 1e300 },
          { delay: -1e300 },
          { duration: 5e-324 },
          { data: { strength: 1e300 } },
        ]) {
          const pose = poseAt(motionOf([animation(type, name, more)], BOX, QUIET), 1234, PAGE);
          for (const value of pose ? [...pose.transform, pose.opacity, pose.scale] : [])
            expect(value, `${type} ${name} ${JSON.stringify(more)}`).toSatisfy(Number.isFinite);
        }
  });
});

describe('an animation that moves nothing', () => {
  it.each([
    ['of an unknown type', { type: 'spin', name: 'fade' }, 'an animation of the type "spin" moves nothing'],
    ['of an unknown name', { type: 'enter', name: 'fad' }, 'no animation is called "fad"; did you mean `fade`?'],
    ['of a name that every object has', { type: 'enter', name: 'constructor' }, 'no animation is called "constructor"'],
    ['that is none', null, 'an animation of the type undefined moves nothing'],
  ])('is warned of: one %s', (_, given, message) => {
    const warnings: Warning[] = [];
    motionOf([given], BOX, { path: 'pages[0].children[0]', warn: (warning) => warnings.push(warning) });
    expect(warnings).toMatchObject([
      {
        code: 'animation_ignored',
        path: 'pages[0].children[0].animations[0]',
        message: expect.stringContaining(message),
      },
    ]);
  });
});

describe('an element that shrinks to nothing', () => {
  const open = films();

  it.each([
    ['zoom', 4],
    ['zoom', 1e6],
    ['bounce', 0],
    ['bounce', -3],
  ])('is not painted (%s of strength %d)', async (name, strength) => {
    const src = dataUri(PICTURE);
    const animations = [{ type: 'enter', name, data: { strength } }];
    const children = [{ type: 'image', src, width: 20, height: 20, animations, blurEnabled: true }];
    const film = await open({ width: 20, height: 20, pages: [{ children }] }, { fps: 10 });
    expect((await film.at(0)).every((value) => value === 255)).toBe(true);
  });
});

describe('a group', () => {
  const open = films();
  const animations = [{ type: 'enter', name: 'fade', duration: 1000 }];
  const figure = { type: 'figure', fill: 'black', x: 0, y: 0, width: 20, height: 20, ...{ animations } };
  const design = (schemaVersion: number) => ({
    schemaVersion,
    width: 20,
    height: 20,
    pages: [{ duration: 2000, children: [{ type: 'group', animations, children: [figure] }] }],
  });

  it('moves on top of its elements from schemaVersion 4 on, and before not at all', async () => {
    const half = async (schemaVersion: number) => (await (await open(design(schemaVersion), { fps: 10 })).at(500))[0];
    expect(await half(3)).toBe(127);
    expect(await half(4)).toBe(191);
  });

  it('is warned of once, however often its page is laid out', async () => {
    const odd = { type: 'figure', animations: [{ type: 'enter', name: 'slide' }] };
    const film = await open({ ...design(4), pages: [{ children: [odd] }, { children: [] }] }, { fps: 1 });
    for (const time of [0, 6000, 0]) await film.at(time);
    expect(film.warnings.map(({ code }) => code)).toEqual(['animation_ignored']);
  });
});
