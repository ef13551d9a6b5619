import { refusals } from '../errors.ts';
import { ARRAY, type Member, OBJECT, outlineOf } from '../json-outline.ts';
import type { Body } from './receive.ts';

/** Other names of members, as the studio's API has them. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['template_id', 'template'],
  ['pixel_ratio', 'pixelRatio'],
  ['text_overflow', 'textOverflow'],
  ['webhook_url', 'webhook'],
]);

/** How members begin that say one value each, since forms of no-code tools hold nothing within each other. */
const FIELD = 'fields__';
const VALUE = 'data__';
/** Longer names are none of these. */
const LONGEST_NAME = 1000;

/**
 * A body in the spelling of the interface: `fields__NAME__PROPERTY` becomes one of `dynamic_fields`, `data__NAME` one of `data`,
 * and members have the names that they have here. The body itself, where it has no other spellings; else a copy.
 * @throws ServiceError `invalid_request` for a field without a property
 */
export async function inOurSpelling(body: Body): Promise<Body> {
  const { bytes, outline } = body;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameOf = ({ nameFrom, nameTo }: Member): string =>
    nameTo - nameFrom > LONGEST_NAME ? '' : JSON.parse(text.toString('utf8', nameFrom, nameTo));
  const named = outline.members.map((member) => ({ member, name: nameOf(member) }));
  const isFlat = (name: string) => name.startsWith(FIELD) || name.startsWith(VALUE);
  if (!named.some(({ name }) => isFlat(name) || OTHER_NAMES.has(name))) return body;

  const names = new Set(named.map(({ name }) => name));
  const fields = new Map<string, Map<string, Buffer>>();
  const values = new Map<string, Buffer>();
  const kept = new Map<string, Buffer>();
  for (const { member, name } of named) {
    const value = text.subarray(member.from, member.to);
    if (name.startsWith(VALUE)) values.set(name.slice(VALUE.length), value);
    else if (name.startsWith(FIELD)) {
      const [field, property] = fieldOf(name);
      fields.set(field, (fields.get(field) ?? new Map()).set(property, value));
    } else {
      const ours = OTHER_NAMES.get(name);
      kept.set(ours !== undefined && !names.has(ours) ? ours : name, value);
    }
  }
  const flat = [...fields].map(([name, properties]) =>
    objectOf([['name', Buffer.from(JSON.stringify(name))], ...properties]),
  );
  if (flat.length > 0) kept.set('dynamic_fields', withMore(kept.get('dynamic_fields'), ARRAY, '[]', joined(flat)));
  if (values.size > 0) kept.set('data', withMore(kept.get('data'), OBJECT, '{}', membersOf([...values])));
  const written = objectOf([...kept]);
  return { bytes: written, outline: await outlineOf(written) };
}

/** The element and the property that a flat name says: the last `__` parts them. */
function fieldOf(name: string): [string, string] {
  const at = name.lastIndexOf('__');
  const [field, property] = [name.slice(FIELD.length, at), name.slice(at + 2)];
  if (at < FIELD.length || field === '' || property === '')
    throw refusals.invalidRequest([
      { path: name, message: `expected ${FIELD}NAME__PROPERTY, e.g. ${FIELD}title__text` },
    ]);
  return [field, property];
}

const COMMA = Buffer.from(',');
const joined = (parts: readonly Buffer[]): Buffer =>
  Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [COMMA, part])));
const membersOf = (members: readonly [string, Buffer][]): Buffer =>
  joined(members.map(([name, value]) => Buffer.concat([Buffer.from(`${JSON.stringify(name)}:`), value])));
const objectOf = (members: readonly [string, Buffer][]): Buffer =>
  Buffer.concat([Buffer.from('{'), membersOf(members), Buffer.from('}')]);

/**
 * A list or object with more entries after its own, which win.
 * @param brackets what is around its entries
 */
function withMore(whole: Buffer | undefined, kind: number, brackets: string, more: Buffer): Buffer {
  // Of another kind it is refused for that.
  if (whole && whole[0] !== kind && whole.toString() !== 'null') return whole;
  const own = whole?.[0] === kind ? whole.subarray(1, -1) : Buffer.alloc(0);
  const isBare = own.toString('latin1').trim() === '';
  return Buffer.concat([Buffer.from(brackets[0]!), isBare ? more : joined([own, more]), Buffer.from(brackets[1]!)]);
}
