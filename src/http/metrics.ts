import { statfs } from 'node:fs/promises';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { RenderError } from '../../renderer/index.ts';
import type { ChildCounts } from '../../renderer/internal.ts';
import type { Executor } from '../dispatch/executor.ts';
import type { ReuseCounts } from '../dispatch/results/reuse.ts';
import { ServiceError } from '../errors.ts';
import type { WebhookOutcome } from '../jobs/webhooks.ts';
import { packageVersion } from '../package-root.ts';
import type { FileStore } from '../storage/types.ts';
import { measureFiles } from './file-metrics.ts';
import { processMetrics } from './process-metrics.ts';

/** The measurements that `/metrics` shows. */
export interface Metrics {
  /** The same executor, counted. */
  measure(executor: Executor): Executor;
  /** The same store of files, counted. */
  measureFiles(files: FileStore): FileStore;
  /** Counts a request that was answered. */
  requestEnded(request: { method: string; route: string; status: number; seconds: number }): void;
  /** Tells of the disk that a folder is on. */
  watchDisk(folder: string): void;
  /** Tells of the jobs that wait and run. */
  watchJobs(jobs: {
    waiting: () => number | Promise<number>;
    running: () => number;
    lapsed: () => number;
    /** Seconds for which the oldest job waits that is not begun. */
    age: () => Promise<number>;
  }): void;
  /** Counts a try of a webhook. */
  webhookTried(outcome: WebhookOutcome): void;
  /** Tells of the bodies that are held. */
  watchBodies(bytes: () => number): void;
  /** Tells of the results that are kept. */
  watchResults(counts: () => ReuseCounts): void;
  contentType: string;
  text(): Promise<string>;
}

/** Seconds: from a business card to a hundred pages. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** @param role what this process does: `GESSO_ROLE` */
export function createMetrics(role: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  for (const metric of processMetrics()) registry.registerMetric(metric);
  const renders = new Counter({
    name: 'gesso_renders_total',
    help: 'Renders by format and outcome: done, the kind of the error (input, asset, limit, internal) or its code',
    labelNames: ['format', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'gesso_render_duration_seconds',
    help: 'From the request to the bytes, waiting included',
    labelNames: ['format'],
    buckets: BUCKETS,
    registers,
  });
  const pages = new Counter({
    name: 'gesso_pages_total',
    help: 'Pages rendered',
    labelNames: ['format'],
    registers,
  });
  const warnings = new Counter({
    name: 'gesso_warnings_total',
    help: 'Warnings by code',
    labelNames: ['code'],
    registers,
  });
  const pictures = new Counter({
    name: 'gesso_pictures_total',
    help: 'Pictures painted, by whether they were decoded for the render (made) or kept from an earlier one (reused)',
    labelNames: ['source'],
    registers,
  });
  const webhooks = new Counter({
    name: 'gesso_webhooks_total',
    help: 'Tries of webhooks by outcome: taken, failed (it is tried again), given_up',
    labelNames: ['outcome'],
    registers,
  });
  const requests = new Histogram({
    name: 'gesso_http_request_duration_seconds',
    help: 'Requests by method, route and HTTP status, from their head to the end of their answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  });
  new Gauge({
    name: 'gesso_build_info',
    help: 'The versions that run, and what they do; always 1',
    labelNames: ['version', 'node', 'role'],
    registers,
  }).set({ version: packageVersion(), node: process.versions.node, role }, 1);
  const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await value());
      },
    });

  /** A count that is kept elsewhere. */
  const total = (name: string, help: string, count: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(count());
      },
    });

  /** Counts that are kept elsewhere, by outcome. */
  const totals = (name: string, help: string, counts: () => Record<string, number>) =>
    new Counter({
      name,
      help,
      labelNames: ['outcome'],
      registers,
      collect() {
        this.reset();
        for (const [outcome, count] of Object.entries(counts())) this.inc({ outcome }, count);
      },
    });

  function watchChildren(counts: () => ChildCounts): void {
    gauge('gesso_children_running', 'Processes of renders (ffmpeg, librsvg) under way', () => counts().running);
    totals(
      'gesso_children_total',
      'Processes of renders by how they ended: by themselves (ended), or killed with their render (killed)',
      () => {
        const { ended, killed } = counts();
        return { ended, killed };
      },
    );
  }

  return {
    measure(executor) {
      gauge('gesso_renders_running', 'Renders under way', () => executor.load().running);
      gauge('gesso_renders_waiting', 'Renders that wait for a worker', () => executor.load().waiting);
      if (executor.children) watchChildren(executor.children);
      const { restarts, repeats } = executor;
      if (repeats)
        total('gesso_renders_repeated_total', 'Renders answered by the file of the same request before', repeats);
      if (restarts)
        total('gesso_worker_restarts_total', 'Workers started in place of others, which ended or were ended', restarts);
      return {
        ...executor,
        async render(task, control) {
          const { format } = task.options;
          const stop = duration.startTimer({ format });
          try {
            const file = await executor.render(task, control);
            stop();
            renders.inc({ format, outcome: 'done' });
            pages.inc({ format }, file.pages);
            for (const [source, count] of Object.entries(file.pictures ?? {})) pictures.inc({ source }, count);
            for (const { code } of file.warnings) warnings.inc({ code });
            return file;
          } catch (error) {
            renders.inc({ format, outcome: outcomeOf(error) });
            throw error;
          }
        },
      };
    },
    measureFiles: (files) => measureFiles(files, registers),
    requestEnded: ({ seconds, ...labels }) => requests.observe(labels, seconds),
    watchDisk(folder) {
      const disk = () => statfs(folder).catch(() => ({ bavail: 0, blocks: 0, bsize: 0 }));
      gauge('gesso_disk_free_bytes', 'Bytes that can still be written to the disk of the data folder', async () => {
        const { bavail, bsize } = await disk();
        return bavail * bsize;
      });
      gauge('gesso_disk_size_bytes', 'Bytes of the disk of the data folder', async () => {
        const { blocks, bsize } = await disk();
        return blocks * bsize;
      });
    },
    watchJobs({ waiting, running, lapsed, age }) {
      gauge('gesso_jobs_waiting', 'Jobs that wait', waiting);
      gauge('gesso_jobs_running', 'Jobs under way', running);
      gauge('gesso_jobs_age_seconds', 'For how long the oldest job waits that is not begun', age);
      total('gesso_jobs_lapsed_total', 'Jobs taken up here whose machines died, or were held up', lapsed);
    },
    webhookTried: (outcome) => webhooks.inc({ outcome }),
    watchBodies(bytes) {
      gauge('gesso_body_bytes', 'Bytes of the bodies of requests under way', bytes);
    },
    watchResults(counts) {
      gauge('gesso_result_cache_bytes', 'Bytes of results kept', () => counts().bytes);
      totals(
        'gesso_result_cache_lookups_total',
        'Renders by whether their result was kept: hit, or miss, which is rendered',
        () => {
          const { hits, misses } = counts();
          return { hit: hits, miss: misses };
        },
      );
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function outcomeOf(error: unknown): string {
  if (error instanceof RenderError) return error.kind;
  return error instanceof ServiceError ? error.code : 'internal';
}
