import { parse } from 'secure-json-parse';
import { describe, expect, it } from 'vitest';
import { JsonFault, type Member, type Outline, OutlineReader } from '../src/json-outline.ts';
import fc from './support/fast-check.ts';

/** The outline of a text that comes in pieces of `size` bytes. */
function outlineOf(text: string | Uint8Array, size = Number.POSITIVE_INFINITY): Outline {
  const bytes = Buffer.from(text as string);
  const reader = new OutlineReader();
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, Math.min(bytes.length, at + size)));
  return reader.end();
}

/** The text of each member by its name, and of each part of it. */
function read(text: string, size?: number) {
  const bytes = Buffer.from(text);
  const cut = (from: number, to: number) => bytes.toString('utf8', from, to);
  return outlineOf(text, size).members.map(({ nameFrom, nameTo, from, to, parts }) => [
    JSON.parse(cut(nameFrom, nameTo)),
    cut(from, to),
    ...(parts
      ? [parts.map((part) => ('nameFrom' in part ? cut((part as Member).nameFrom, part.to) : cut(part.from, part.to)))]
      : []),
  ]);
}

/** Whether JSON.parse and the refusal of dangerous names take a text. */
function isTaken(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

function isOutlined(text: string, size?: number): boolean {
  try {
    outlineOf(text, size);
    return true;
  } catch (error) {
    if (error instanceof JsonFault) return false;
    throw error;
  }
}

describe('the outline of a JSON text', () => {
  const text =
    ' { "design" : {"a":[1,{"records":[2]}]} ,"x\\u0079":-1.5e+3,"é\\"":"a\\\\\\"}","records":[{"b":1}, 2,[] ],"n":null } ';

  it('says where the members lie, and the parts of those that are opened', () => {
    expect(read(text)).toEqual([
      ['design', '{"a":[1,{"records":[2]}]}'],
      ['xy', '-1.5e+3'],
      ['é"', '"a\\\\\\"}"'],
      ['records', '[{"b":1}, 2,[] ]', ['{"b":1}', '2', '[]']],
      ['n', 'null'],
    ]);
    expect(read('{"exportOptions":{"data":{"x":1},"\\u0064":2}}')[0]?.[2]).toEqual(['"data":{"x":1}', '"\\u0064":2']);
  });

  it('is the same however the bytes come', () => {
    for (const size of [1, 2, 3, 7]) expect(read(text, size)).toEqual(read(text));
  });

  it('says the kind of what is no object', () => {
    for (const [kind, given] of [
      ['[', '[{"a":1}]'],
      ['"', '"x"'],
      ['1', '12'],
      ['t', 'true'],
    ] as const)
      expect(outlineOf(given)).toEqual({ first: kind.charCodeAt(0), members: [], lists: 0 });
    expect(outlineOf('\ufeff{"a":1}').members).toHaveLength(1);
  });

  it('counts lists of children, however they are written', () => {
    expect(outlineOf('{"pages":[{"children":[]},{"childre\\u006e":1},{"x":"children"}]}').lists).toBe(2);
  });

  it('keeps count of records beyond those it notes', () => {
    const records = outlineOf(`{"records":[${'1,'.repeat(20_000)}1]}`).members[0];
    expect(records?.parts).toHaveLength(10_001);
  });
});

describe('the check of a JSON text', () => {
  it.each([
    '',
    '{',
    '}',
    '[',
    ']',
    '[1,]',
    '{"a":1,}',
    '{,}',
    '{"a"}',
    '{"a":}',
    '{a:1}',
    "{'a':1}",
    '01',
    '-',
    '-a',
    '1.',
    '1.e1',
    '.5',
    '1e',
    '1e+',
    '+1',
    '0x1',
    '1 2',
    '{} {}',
    'tru',
    'truex',
    'nul',
    'NaN',
    '"',
    '"\\"',
    '"\\x"',
    '"\\u12g4"',
    '"\n"',
    '"\t"',
    '[1 2]',
    '{"a":1 "b":2}',
    '{"a" 1}',
    '-0',
    '0',
    '0.0',
    '1E5',
    '1e-5',
    '-1.25E+10',
    '""',
    '"\\u00e9\\n\\/"',
    '[]',
    '{}',
    '[[],{}]',
    ' \r\n\t1 ',
    '"\u007f"',
    '{"":{}}',
    '[null,true,false]',
    '{"__proto__":1}',
    '{"a":{"__proto__":{}}}',
    '{"\\u005f_proto__":1}',
    '{"constructor":{"prototype":1}}',
    '{"constructor":{"a":{"prototype":1}}}',
    '{"constructor":[{"prototype":1}]}',
    '{"constructor":1,"prototype":2}',
    '{"\\u0063onstructor":{"protot\\u0079pe":1}}',
    '{"a":"__proto__"}',
    '["__proto__"]',
  ])('agrees with JSON.parse, and refuses the same names: %j', (text) => {
    for (const size of [1, 2, undefined]) expect(isOutlined(text, size)).toBe(isTaken(text));
  });

  it('agrees with JSON.parse on what is broken anyhow', () => {
    const broken = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '\\', '}', '[', '0', '-', 'e', '.', ' ', ':', '{', 'é'),
        fc.nat(3),
      )
      .map(([text, place, more, gone]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + more + text.slice(at + gone);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken), fc.integer({ min: 1, max: 9 }), (text, size) => {
        // A half of a pair of surrogates is no text that UTF-8 can say.
        expect(isOutlined(Buffer.from(text).toString(), size)).toBe(isTaken(Buffer.from(text).toString()));
      }),
      { numRuns: Number(process.env.GESSO_FUZZ_RUNS ?? 2000) },
    );
  });

  it('says where the fault is', () => {
    expect(() => outlineOf('{"a":é}')).toThrow('unexpected character at position 5');
    expect(() => outlineOf('{"a":')).toThrow('it ends too early or is not JSON');
  });

  it('bounds levels and members', () => {
    expect(() => outlineOf('['.repeat(1001))).toThrow('deeper than 1000 levels');
    expect(() => outlineOf(`{${'"a":1,'.repeat(10_001)}"b":1}`)).toThrow('more than 10000 members');
  });
});
