import { setImmediate as turn } from 'node:timers/promises';
import type { NamedSize, Warning } from '../../renderer/index.ts';
import { formatOf, inSize, type ResolvedOptions, type TextEngineChoice } from '../../renderer/internal.ts';
import { digestOf } from '../digest.ts';
import type { RenderedFile, RenderTask } from '../dispatch/executor.ts';
import { toProblem } from '../errors.ts';
import { filledOptions } from '../fillings.ts';
import { packageVersion } from '../package-root.ts';
import type { Signer } from '../signing.ts';
import { fillName, fillTemplate, MissingField } from '../template.ts';
import { fileUrl } from '../urls.ts';
import { batchPartsOf } from './batch-parts.ts';
import type { Body } from './receive.ts';
import { LONGEST_FILE } from './requests.ts';
import { MANIFEST, type Outcome, patiently } from './several.ts';

/** A template and its records, as they were asked for. */
export interface AskedBatch {
  body: Body;
  options: ResolvedOptions;
  /** Absent: each record is rendered in the template's own. */
  sizes: readonly NamedSize[] | undefined;
  /** Pattern of the names of files; null: they have none. */
  output: string | null;
  /** Of the request; they stand in every line. */
  warnings: readonly Warning[];
}

/** How the pictures of a batch are rendered and told. */
export interface BatchSetting {
  signer: Signer;
  /** Of the URLs in its lines. */
  base: string;
  textEngine: TextEngineChoice;
  signal: AbortSignal;
  /** Renders into a stored file. */
  toFile(task: RenderTask): Promise<{ name: string; file: RenderedFile }>;
  /** Whether an error passes, so that a picture is tried again; default: where the queue is full. */
  passes?: (error: unknown) => boolean;
  /** Takes faults of ours. */
  onFault(error: unknown, code: string): void;
}

/** The pictures of a batch in their order: a record in all of its sizes, then the next. */
export interface BatchPictures {
  count: number;
  records: number;
  /** Renders one; what is wrong with it is in its line. */
  render(index: number): Promise<Outcome>;
  /** Passes over one that was rendered before, whose name is taken. */
  passOver(index: number): Promise<void>;
  /** Its line in the manifest. */
  lineOf(index: number, line: object): string;
  /** What its file is called in an archive where no name is asked for. */
  numberName(index: number): string;
}

/** Takes the pictures of a batch, whoever asks for them: a request that waits, or a job. */
export function picturesOf(
  { body, options, sizes: several, output, warnings: found }: AskedBatch,
  { signer, base, textEngine, signal, toFile, passes, onFault }: BatchSetting,
): BatchPictures {
  const sizes: readonly (NamedSize | null)[] = several ?? [null];
  const parts = batchPartsOf(body, options.modifications !== undefined);
  const pages = body.outline.lists;
  /** The names that are taken, and by which record. */
  const named = new Map<string, number>();

  const partsOf = (index: number) => {
    const size = sizes[index % sizes.length] ?? null;
    return { record: Math.floor(index / sizes.length), size, ofSize: size ? { size: size.name } : {} };
  };

  /** What is handed on to be rendered, and warnings of fields that a small record lacks. */
  function taskOf(index: number, size: NamedSize | null): { task: () => RenderTask; missing: Warning[] } {
    const missing: Warning[] = [];
    const shown = size ? inSize(options, size) : options;
    const small = parts.toFill(index);
    if (!small)
      return {
        task: () => ({ body: parts.bodyOf(index), options: shown, pages, digest: () => parts.digestOf(index) }),
        missing,
      };
    const warn = (warning: Warning) => missing.push(warning);
    const design = fillTemplate(small.template, small.record, { options, textEngine, warn });
    // Anew for each try, which may use its bytes up.
    return {
      task: () => ({ body: Buffer.from(JSON.stringify({ design })), options: filledOptions(shown), pages }),
      missing,
    };
  }

  /** The name of a picture's file, and why it cannot have it. @throws MissingField */
  async function nameOf(index: number): Promise<{ file?: string; refused?: { error: string; code: string } }> {
    if (output === null) return {};
    const { record, ofSize } = partsOf(index);
    const file = fillName(output, { ...(await parts.fields(record)), ...ofSize }, record + 1);
    if (file.length > LONGEST_FILE)
      return {
        refused: { error: `its file's name is longer than ${LONGEST_FILE} characters`, code: 'name_too_long' },
      };
    if (file.toLowerCase() === MANIFEST)
      return { file, refused: { error: 'the manifest of an archive has this name', code: 'duplicate_file' } };
    const other = named.get(file);
    if (other !== undefined)
      return { file, refused: { error: `record ${other} has the same file`, code: 'duplicate_file' } };
    named.set(file, record + 1);
    return { file };
  }

  async function renderOne(index: number): Promise<Outcome> {
    const { record, size, ofSize } = partsOf(index);
    let file: string | undefined;
    const failed = (error: string, code: string): Outcome => ({
      line: { ...ofSize, file, status: 'failed', error, code },
    });
    try {
      const name = await nameOf(index);
      file = name.file;
      if (name.refused) return failed(name.refused.error, name.refused.code);
      const { task, missing } = taskOf(record, size);
      const rendered = await patiently(() => toFile(task()), signal, passes);
      const { warnings, reused } = rendered.file;
      const url = fileUrl(signer, base, rendered.name);
      const line = { ...ofSize, file, status: 'done', url, warnings: [...found, ...missing, ...warnings], reused };
      return { line, stored: rendered.name };
    } catch (error) {
      // Nobody reads on.
      if (signal.aborted) return failed('cancelled', 'cancelled');
      if (error instanceof MissingField) return failed(error.message, 'missing_field');
      const { detail, code, status } = toProblem(error, '');
      if (status >= 500) onFault(error, code);
      return failed(detail, code);
    }
  }

  return {
    count: parts.count * sizes.length,
    records: parts.count,
    // Others have their turn between two renders, also where these fail at once.
    render: (index) => turn().then(() => renderOne(index)),
    async passOver(index) {
      await nameOf(index).catch(() => {});
    },
    lineOf: (index, line) => `${JSON.stringify({ record: partsOf(index).record + 1, ...line })}\n`,
    numberName(index) {
      const { record, size } = partsOf(index);
      const number = String(record + 1).padStart(String(parts.count).length, '0');
      return `${size ? `${number}-${size.name}` : number}.${formatOf(options).extension}`;
    },
  };
}

/** What a record's picture depends on, besides the files that its design names. */
export async function keyOf({ body, options }: RenderTask): Promise<string> {
  const said = Buffer.from(JSON.stringify([packageVersion(), options, await digestOf(body, 'hex')]));
  return `record:${await digestOf(said, 'hex')}`;
}
