import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { NamedSize, Warning } from '../../renderer/index.ts';
import { inSize, type ResolvedOptions, readModifications, type TextEngineChoice } from '../../renderer/internal.ts';
import type { Executor } from '../dispatch/executor.ts';
import { filledOptions } from '../fillings.ts';
import { releaseFile } from '../release-file.ts';
import { putWhole } from '../storage/whole-file.ts';
import { fillName, fillTemplate } from '../template.ts';
import type { Entry, Manifest } from './manifest.ts';
import type { ReadRecord } from './records.ts';

export interface Batch {
  template: unknown;
  records: AsyncIterable<ReadRecord>;
  /** Pattern of the files' names with `{{field}}`, e.g. `out/{{id}}.png`. */
  output: string;
  options: ResolvedOptions;
  /** Each record is rendered in all of them, `{{size}}` in the name of its file; default: as the options say. */
  sizes?: readonly NamedSize[] | undefined;
  /** The operator's choice; default `auto`. */
  textEngine?: TextEngineChoice | undefined;
  /** The version of Gesso is part of the digest: another version may render otherwise. */
  version: string;
  executor: Executor;
  /** Renders at a time. */
  concurrency: number;
  /** Entries of earlier runs, by file. */
  earlier: ReadonlyMap<string, Entry>;
  manifest: Manifest;
  onProgress?: (counts: Counts) => void;
  /** Called for each outcome, with what was thrown where it failed for that. */
  onOutcome?: (entry: Entry, cause?: unknown) => void;
}

export interface Counts {
  rendered: number;
  /** Rendered by an earlier run and still the same. */
  unchanged: number;
  failed: number;
}

/** What a record's picture depends on. The files that a design names by URL are taken to stay the same. */
const hashOf = (body: Uint8Array, options: ResolvedOptions, { version }: Batch): string =>
  createHash('sha256')
    .update(JSON.stringify([version, options]))
    .update(body)
    .digest('hex');

/** Bytes of a file; null where there is no such file. */
const sizeOf = (file: string): Promise<number | null> =>
  stat(file).then(
    (stats) => (stats.isFile() ? stats.size : null),
    () => null,
  );

/**
 * Renders a template once for each record and size, several at a time, and stores each picture as soon as it is done. A record
 * that cannot be rendered becomes an entry of the manifest and stops no other. A record whose picture exists and would
 * be the same is skipped.
 */
export async function runBatch(batch: Batch): Promise<Counts> {
  const { executor, manifest, earlier, textEngine } = batch;
  const counts: Counts = { rendered: 0, unchanged: 0, failed: 0 };
  const sizes: readonly (NamedSize | null)[] = batch.sizes ?? [null];
  const taken = new Map<string, number>();

  async function renderRecord(read: ReadRecord, record: number, size: NamedSize | null): Promise<Entry> {
    const { entry, cause } = await outcomeOf(read, record, size);
    batch.onOutcome?.(entry, cause);
    return entry;
  }

  async function outcomeOf(
    read: ReadRecord,
    record: number,
    size: NamedSize | null,
  ): Promise<{ entry: Entry; cause?: unknown }> {
    const options = size ? inSize(batch.options, size) : batch.options;
    const ofSize = size ? { size: size.name } : {};
    let file: string | null = null;
    let hash: string | null = null;
    const warnings: Warning[] = [];
    const failed = (error: string, cause?: unknown) => {
      counts.failed++;
      const entry: Entry = { record, ...ofSize, file, status: 'failed', hash, warnings, error };
      return { entry, cause };
    };
    try {
      if ('error' in read) return failed(read.error);
      const name = fillName(batch.output, { ...read.record, ...ofSize }, record);
      const other = taken.get(name);
      if (other !== undefined) return failed(`record ${other} has the same file, ${name}`);
      if (resolve(name) === resolve(manifest.file)) return failed(`${name} is the file of the manifest`);
      taken.set(name, record);
      file = name;
      const warn = (warning: Warning) => warnings.push(warning);
      const modifications = options.modifications && (await readModifications(options.modifications));
      const design = fillTemplate(batch.template, read.record, { options, modifications, textEngine, warn });
      const body = Buffer.from(JSON.stringify({ design }));
      hash = hashOf(body, options, batch);
      const before = earlier.get(file);
      if (before?.status === 'done' && before.hash === hash && before.bytes === (await sizeOf(file))) {
        counts.unchanged++;
        return { entry: { ...before, record } };
      }
      const rendered = await executor.render({ body, options: filledOptions(options) });
      const { data, warnings: own } = rendered;
      const bytes = data.length;
      await putWhole(file, data, `${file}.part`);
      releaseFile(rendered);
      counts.rendered++;
      return { entry: { record, ...ofSize, file, status: 'done', hash, bytes, warnings: [...warnings, ...own] } };
    } catch (error) {
      return failed((error as Error).message, error);
    }
  }

  const running = new Set<Promise<void>>();
  let record = 0;
  let begun = 0;
  for await (const read of batch.records) {
    record++;
    for (const size of sizes) {
      const order = begun++;
      const work = renderRecord(read, record, size)
        .then((entry) => manifest.add(entry, order))
        .then(() => {
          running.delete(work);
          batch.onProgress?.({ ...counts });
        });
      // Where it is rejected before anybody waits for it, whoever waits next is told.
      work.catch(() => {});
      running.add(work);
      if (running.size >= batch.concurrency) await Promise.race(running);
    }
  }
  await Promise.all(running);
  await manifest.finish();
  return counts;
}
