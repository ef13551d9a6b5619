/** What a batch tells at its end: why records failed, and what was drawn otherwise, alike ones together. */
import type { Warning } from '../../renderer/index.ts';
import type { Entry } from '../batch/manifest.ts';
import { type Advised, explain, summaryOf, warningLines } from './explain.ts';

/** Reasons that are told; the manifest has all. */
const MOST_REASONS = 8;
/** Records that a reason names. */
const MOST_RECORDS = 3;
/** Reasons and warnings that are kept: each record may have one of its own. */
const MOST_KEPT = 1000;

export interface Outcomes {
  add(entry: Entry, cause?: unknown): void;
  /** Lines for a terminal. */
  lines(): string[];
}

/** Gathers the outcomes of a batch. */
export function gatherOutcomes(): Outcomes {
  const advised: Advised = new Set();
  const reasons = new Map<string, { text: string; records: number[] }>();
  const warnings = new Map<string, Warning>();
  const all: Pick<Warning, 'code'>[] = [];

  return {
    add({ record, status, error = '', warnings: own }, cause) {
      for (const warning of own) {
        const key = `${warning.code} ${warning.path}`;
        if (warnings.size < MOST_KEPT && !warnings.has(key)) warnings.set(key, warning);
        all.push({ code: warning.code });
      }
      if (status !== 'failed') return;
      const known = reasons.get(error);
      if (known) known.records.push(record);
      else if (reasons.size < MOST_KEPT)
        reasons.set(error, { text: cause === undefined ? error : explain(cause, advised), records: [record] });
    },
    lines() {
      const told = [...reasons.values()];
      const failures = told.slice(0, MOST_REASONS).map(({ text, records }) => `${recordsNamed(records)}: ${text}`);
      if (told.length > MOST_REASONS) failures.push(`and ${told.length - MOST_REASONS} other reasons`);
      const summary = summaryOf(all);
      const drawn = warningLines([...warnings.values()], advised).map((line) => `warning: ${line}`);
      return [...failures, ...drawn, ...(summary ? [summary] : [])];
    },
  };
}

function recordsNamed(records: readonly number[]): string {
  const more = records.length - MOST_RECORDS;
  const named = records.slice(0, MOST_RECORDS).join(', ');
  return `record${records.length > 1 ? 's' : ''} ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
