import { OPTION_NAMES } from '../../renderer/internal.ts';
import { refusals } from '../errors.ts';
import { isFilling } from '../fillings.ts';
import { ARRAY, type Member, OBJECT, type Part, STRING } from '../json-outline.ts';
import type { Body } from './receive.ts';

/** Bytes of a member that is read here. Larger ones are read where they are rendered, or not at all. */
const MOST_READ = 64 * 1024;
/** Bytes of all members that are read here. */
const MOST_IN_ALL = 128 * 1024;

/** Read where they are rendered, whatever their size may be. */
const DESIGNS: ReadonlySet<string> = new Set(['design', 'template']);
/** Stand in the answer as they are sent. */
const LABELS: ReadonlySet<string> = new Set(['external_id', 'metadata']);
const RECORDS = 'records';
const OPTIONS = 'exportOptions';
type Named = Part & { name: string; parts?: readonly (Part | Member)[] };

const isLong = ({ from, to }: Part): boolean => to - from > MOST_READ;
const isNested = ({ first }: Pick<Part, 'first'>): boolean => first === OBJECT || first === ARRAY;

/** A value of the same kind, for a check of kinds. */
function standIn({ first }: Pick<Part, 'first'>): string {
  if (first === OBJECT) return '{}';
  if (first === ARRAY) return '[]';
  return first === STRING ? '""' : '0';
}

const tooLong = (path: string, message: string) => refusals.invalidRequest([{ path, message }]);

/** Reads members of a body, up to a bound. */
function readerOf(bytes: Uint8Array) {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let read = 0;
  const cut = (from: number, to: number): string => {
    read += to - from;
    if (read > MOST_IN_ALL) throw tooLong('', 'what stands beside the design is longer than 128 KB');
    return text.toString('utf8', from, to);
  };
  const nameOf = (part: Part | Member): string =>
    'nameFrom' in part ? (JSON.parse(cut(part.nameFrom, part.nameTo)) as string) : '';
  const named = (parts: readonly (Part | Member)[]): Named[] => parts.map((part) => ({ ...part, name: nameOf(part) }));
  return { cut, named };
}

/** The members of an object that are small. @throws ServiceError `invalid_request` where there are too many */
export function smallFieldsOf({ bytes, outline }: Body): Record<string, unknown> {
  const { cut, named } = readerOf(bytes);
  const small = named(outline.members.filter((member) => !isLong(member)));
  return Object.fromEntries(small.map(({ name, from, to }) => [name, JSON.parse(cut(from, to))]));
}

/**
 * The body as the front sees it: every member by its name and kind, the small ones with their values (options, and what
 * the answer is to be). In place of a design and of each record stands an empty object; `data` and modifications are
 * left out where they are large. So its size has nothing to do with that of the body.
 *
 * @throws ServiceError `invalid_request` where an option is longer than any is
 */
export function envelopeOf({ bytes, outline }: Body): unknown {
  const { cut, named } = readerOf(bytes);

  function textOf(member: Named, path: string): string {
    const { name, from, to, parts } = member;
    if (isNested(member) && DESIGNS.has(name)) return standIn(member);
    if (name === RECORDS && parts && member.first === ARRAY) return `[${parts.map(standIn).join(',')}]`;
    if (!isLong(member)) return cut(from, to);
    if (name === OPTIONS && parts && member.first === OBJECT) return objectOf(named(parts), `${OPTIONS}.`);
    if (LABELS.has(name) || (OPTION_NAMES.has(name) && !isFilling(name)))
      throw tooLong(path, 'it is longer than 64 KB');
    return standIn(member);
  }

  /** Whether it is an option that the worker is to read: where it is of another kind, it is refused for that. */
  const isRead = ({ name, ...part }: Named) =>
    isFilling(name) && part.first === (name === 'data' ? OBJECT : ARRAY) && isLong(part);

  /** @param hidden names that stand within too, where they win */
  function objectOf(members: readonly Named[], prefix: string, hidden: ReadonlySet<string> = new Set()): string {
    const kept = members.filter((member) => !isRead(member) && !hidden.has(member.name));
    return `{${kept.map((member) => `${JSON.stringify(member.name)}:${textOf(member, prefix + member.name)}`).join(',')}}`;
  }

  if (outline.first !== OBJECT) return JSON.parse(standIn(outline));
  const members = named(outline.members);
  const nested = members.findLast(({ name }) => name === OPTIONS);
  const within = nested !== undefined && isLong(nested) ? named(nested.parts ?? []).filter(isRead) : [];
  return JSON.parse(objectOf(members, '', new Set(within.map(({ name }) => name))));
}
