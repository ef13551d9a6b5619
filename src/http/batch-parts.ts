import { digestOf } from '../digest.ts';
import { FILLINGS } from '../fillings.ts';
import { outlineOf, type Part } from '../json-outline.ts';
import type { BatchRecord } from '../template.ts';
import { smallFieldsOf } from './envelope.ts';
import type { Body } from './receive.ts';

/** Bytes of a template and of a record that are filled on the spot; larger ones where they are rendered. */
const MOST_FILLED_HERE = 16 * 1024;
/** Bytes of a record that is read whole for the name of its file. */
const MOST_READ = 64 * 1024;

/** The template and the records of a batch, of which only small ones are read here. */
export interface BatchParts {
  /** How many records there are. */
  count: number;
  /** The template and a record, where both are small. */
  toFill(index: number): { template: unknown; record: BatchRecord } | null;
  /** The fields of a record of which a name can be made. @throws ServiceError `invalid_request` where they are too many */
  fields(index: number): Promise<BatchRecord>;
  /** A body that has the worker fill the template with a record. */
  bodyOf(index: number): Uint8Array;
  /** The digest of all that this body holds. */
  digestOf(index: number): Promise<string>;
}

/**
 * Takes the body of a batch apart, which was found to be one.
 * @param isModified whether its template is modified, which is done where the renderer is
 */
export function batchPartsOf({ bytes, outline }: Body, isModified: boolean): BatchParts {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const named = (name: string) =>
    outline.members.findLast(({ nameFrom, nameTo }) => JSON.parse(text.toString('utf8', nameFrom, nameTo)) === name);
  const bytesOf = (part: Part | undefined) => (part ? text.subarray(part.from, part.to) : Buffer.from('null'));
  const isShort = (part: Part | undefined, most: number) => (part ? part.to - part.from : 0) <= most;

  const template = named('template');
  /** What a worker takes from the body that it is sent. */
  const others = [...FILLINGS, 'exportOptions'].map((name) => ({ name, part: named(name) }));
  const records = named('records')?.parts ?? [];
  const isFilledHere =
    !isModified && [template, ...others.map(({ part }) => part)].every((part) => isShort(part, MOST_FILLED_HERE));
  const parsed: unknown = isFilledHere ? JSON.parse(bytesOf(template).toString()) : null;
  const read = (index: number) => JSON.parse(bytesOf(records[index]).toString()) as BatchRecord;

  /** The same for every record. */
  let ofAll: Promise<string[]> | undefined;

  return {
    count: records.length,
    toFill: (index) =>
      isFilledHere && isShort(records[index], MOST_FILLED_HERE) ? { template: parsed, record: read(index) } : null,
    async fields(index) {
      if (isShort(records[index], MOST_READ)) return read(index);
      const record = bytesOf(records[index]);
      return smallFieldsOf({ bytes: record, outline: await outlineOf(record) });
    },
    async digestOf(index) {
      ofAll ??= Promise.all(
        [template, ...others.map(({ part }) => part)].map((part) => digestOf(bytesOf(part), 'hex')),
      );
      return [...(await ofAll), await digestOf(bytesOf(records[index]), 'hex')].join();
    },
    bodyOf: (index) =>
      Buffer.concat([
        Buffer.from('{"template":'),
        bytesOf(template),
        Buffer.from(',"record":'),
        bytesOf(records[index]),
        ...others.flatMap(({ name, part }) => [Buffer.from(`,"${name}":`), bytesOf(part)]),
        Buffer.from('}'),
      ]),
  };
}
