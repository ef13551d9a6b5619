import { describe, expect, it } from 'vitest';
import { clustersOf, covers, distinctClusters, presentationOf } from '../../renderer/fonts/choose/clusters.ts';
import fc, { character } from '../support/fast-check.ts';

const split = (text: string) => [...clustersOf(text)].map((cluster) => cluster.text);

describe('clustersOf', () => {
  it.each([
    ['ab', ['a', 'b']],
    ['e\u0301x', ['e\u0301', 'x']],
    ['a👨‍👩‍👧b', ['a', '👨‍👩‍👧', 'b']],
    ['🇺🇸🇩🇪', ['🇺🇸', '🇩🇪']],
    ['1️⃣2', ['1️⃣', '2']],
    ['👍🏽!', ['👍🏽', '!']],
    ['한글 中文', ['한', '글', ' ', '中', '文']],
    ['हिन्दी', ['हि', 'न्दी']],
    ['مَرحبا', ['مَ', 'ر', 'ح', 'ب', 'ا']],
    ['', []],
  ])('splits %j', (text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  it('finds each once, as distinctClusters does', () => {
    const unit = fc.constantFrom(
      'a',
      'b',
      'é',
      'e\u0301',
      '\u0301',
      'ж',
      '…',
      '\u200d',
      '👨‍👩‍👧',
      '🇺🇸',
      '\ufe0f',
      '1',
      '\r',
      '\n',
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect([...distinctClusters(text)]).toEqual([...new Set(split(text))]);
      }),
    );
  });

  it('covers any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), (text) => {
        const clusters = [...clustersOf(text)];
        expect(clusters.map((cluster) => cluster.text).join('')).toBe(text);
        expect(clusters.every(({ text: cluster, start }) => text.startsWith(cluster, start))).toBe(true);
      }),
    );
  });
});

describe('presentationOf', () => {
  it.each(['😀', '❤️', '👨‍👩‍👧', '🇺🇸', '1️⃣', '👍🏽', '☝🏽', '©️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏳️‍🌈', '⛹🏽‍♀️'])(
    'draws %s in colour',
    (cluster) => {
      expect(presentationOf(cluster)).toBe('emoji');
    },
  );

  it.each(['a', '1', '#', '©', '❤', '☺︎', '→', '™', '中', '⌚︎', 'é'])('draws %s as text', (cluster) => {
    expect(presentationOf(cluster)).toBe('text');
  });
});

describe('covers', () => {
  const having = (characters: string) => {
    const set = new Set([...characters].map((c) => c.codePointAt(0)!));
    return (c: number) => set.has(c);
  };

  it('takes composed for apart and apart for composed', () => {
    expect(covers(having('é'), 'e\u0301')).toBe(true);
    expect(covers(having('e\u0301'), 'é')).toBe(true);
    expect(covers(having('e'), 'é')).toBe(false);
  });

  it('needs no glyphs for joiners, selectors and controls', () => {
    expect(covers(having(''), '\u200d\ufe0f\n\u200b')).toBe(true);
    expect(covers(having('☺'), '☺︎')).toBe(true);
  });

  it('takes a space for every space, and a hyphen for the one that does not break', () => {
    expect(covers(having(' '), '\u2003')).toBe(true);
    expect(covers(having(''), '\u2003')).toBe(false);
    expect(covers(having('\u2010'), '\u2011')).toBe(true);
  });
});
