import { expect, it } from 'vitest';
import { createKnownWords, type WordSetting } from '../../renderer/text/known-words.ts';

const SETTING: WordSetting = { face: 'a', direction: 'ltr', size: 10, letterSpacing: 0, ligatures: true };

it('knows a word by everything that decides on how it is set', () => {
  const words = createKnownWords<string>(1000, ({ length }) => length);
  const settings: WordSetting[] = [
    SETTING,
    { ...SETTING, face: 'b' },
    { ...SETTING, direction: 'rtl' },
    { ...SETTING, size: 11 },
    { ...SETTING, letterSpacing: 1 },
    { ...SETTING, ligatures: false },
  ];
  for (const [i, setting] of settings.entries()) words.set('word', setting, `${i}`);
  for (const [i, setting] of settings.entries()) expect(words.get('word', { ...setting })).toBe(`${i}`);
  expect(words.get('other', SETTING)).toBeUndefined();
});

it('forgets what was not asked for longest', () => {
  const words = createKnownWords<string>(200, ({ length }) => length);
  words.set('often', SETTING, 'value');
  words.set('once', SETTING, 'value');
  for (let i = 0; i < 100; i++) {
    // A setting of its own each, for settings take room, too.
    words.set(`${i}`, { ...SETTING, size: i }, 'value');
    expect(words.get('often', SETTING)).toBe('value');
  }
  expect(words.get('once', SETTING)).toBeUndefined();
  expect(words.get('0', { ...SETTING, size: 0 })).toBeUndefined();
  expect(words.get('99', { ...SETTING, size: 99 })).toBe('value');
});
