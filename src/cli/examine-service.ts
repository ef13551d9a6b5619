import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { SharedServerError } from '../shared/errors.ts';
import { readQueueUrl } from '../shared/location.ts';
import { openShared } from '../shared/open.ts';
import { StoreError } from '../storage/errors.ts';
import { openFiles } from '../storage/open.ts';

/** `good`: as it should be; `less`: something cannot be had; `bad`: nothing can be rendered, or served. */
export interface Diagnosis {
  state: 'good' | 'less' | 'bad';
  text: string;
}

/** What `gesso serve` would find in this environment: its variables, the data folder, the queue and the store of files. */
export async function examineService(): Promise<Diagnosis[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    return [{ state: 'bad', text: `gesso serve: ${wordsOf(error)}` }];
  }
  return [await dataFolder(config), await queue(config), await store(config)].filter((one) => one !== null);
}

/** In an operator's words. */
function wordsOf(error: unknown): string {
  if (error instanceof StoreError || error instanceof SharedServerError) return error.reason;
  return error instanceof Error ? error.message : String(error);
}

async function diagnosis(well: string, examine: () => Promise<void>): Promise<Diagnosis> {
  try {
    await examine();
    return { state: 'good', text: well };
  } catch (error) {
    const name = error instanceof ConfigError ? '' : `${well}: `;
    return { state: 'bad', text: name + wordsOf(error) };
  }
}

async function dataFolder({ dataDir }: Config): Promise<Diagnosis> {
  // A folder that is not there yet is made below the one that is.
  for (let folder = dataDir; ; folder = dirname(folder)) {
    const disk = await statfs(folder).catch(() => null);
    if (!disk && folder !== dirname(folder)) continue;
    const free = disk ? `, ${((disk.bavail * disk.bsize) / 1e9).toFixed(1)} GB free` : '';
    return diagnosis(`data folder ${dataDir}${free}`, async () => {
      await rm(await mkdtemp(join(folder, '.gesso-doctor-')), { recursive: true });
    });
  }
}

async function queue({ queueUrl, queueAnswerTime }: Config): Promise<Diagnosis | null> {
  if (queueUrl === undefined) return null;
  return diagnosis('queue', async () => {
    const server = await openShared(queueUrl, queueAnswerTime);
    try {
      await server?.check();
    } finally {
      await server?.close();
    }
  }).then((found) => (found.state === 'good' ? { ...found, text: `queue: ${readQueueUrl(queueUrl).name}` } : found));
}

async function store({ storeUrl }: Config): Promise<Diagnosis | null> {
  if (storeUrl === undefined) return null;
  return diagnosis(`files: ${storeUrl}`, async () => {
    const files = await openFiles(storeUrl, { folder: tmpdir(), mostBytes: Number.POSITIVE_INFINITY });
    try {
      await files.check();
    } finally {
      await files.close?.();
    }
  });
}
