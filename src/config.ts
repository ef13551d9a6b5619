import { resolve } from 'node:path';
import { DEFAULT_LIMITS, type Limits, type RendererOptions } from '../renderer/index.ts';
import { isAddressOrRange } from '../renderer/internal.ts';
import { ConfigError, type Environment, readEnvironment, wrong } from './environment.ts';
import { keptPictures, usualBodies, usualBody, usualHeap, usualValues, usualWorkers } from './memory-shares.ts';

export { ConfigError, NotYet } from './environment.ts';

/** What the service may use at most, besides the renderer's own {@link Limits}. */
export interface ServiceLimits {
  /** Bytes of a request's body. */
  body: number;
  /** Values of its JSON. */
  bodyValues: number;
  /** Bytes of all bodies that are held at a time; half of them by one caller, but one body at least. */
  bodies: number;
  /** ms in which a request has to come, its body included. */
  requestTime: number;
  /** Connections at a time. */
  connections: number;
  /** Bytes of all files in the data folder; a bucket has its own quotas. */
  files: number;
  /** Bytes of a picture that is answered in line (`dataURL`, `file`). */
  inlineAnswer: number;
  /** ms that one render may run. */
  renderTime: number;
  /** ms that the render of a film may run. */
  filmTime: number;
  /** ms that `Prefer: wait` waits. */
  wait: number;
  /** Renders that wait for a free worker. */
  queue: number;
  /** Renders under way for one caller. */
  rendersOfOne: number;
  /** Jobs that wait. */
  jobs: number;
  /** The same of one owner. */
  jobsOfOne: number;
  /** Requests per key (or address, where there are no keys) and minute; 0: no limit. */
  requestsPerMinute: number;
  /** Batches under way for one caller. */
  batches: number;
  /** Templates of one owner. */
  templates: number;
  /** Bytes of the design of a template. */
  templateBytes: number;
  /** Of the designs of one owner's templates, in all their versions. */
  templatesBytes: number;
  /** MB of heap of one worker. */
  workerHeap: number;
}

/** What a process may do. */
export const ROLES = ['all', 'api', 'worker'] as const;
const MEMORIES = ['usual', 'small'] as const;
const TEXT_ENGINES = ['auto', 'legacy', 'current'] as const;

/** Everything an operator can set. */
export interface Config {
  port: number;
  host: string;
  /** None: the service is open. */
  apiKeys: readonly string[];
  dataDir: string;
  /** The server that several machines share (`redis://…`, `postgres://…`); undefined: one process serves alone. */
  queueUrl: string | undefined;
  /** ms in which that server has to connect, and to answer. */
  queueAnswerTime: number;
  /** What this process does: answer requests (`api`), run jobs (`worker`), or both. */
  role: (typeof ROLES)[number];
  /** ms after which the jobs of a machine that died are taken up by others. */
  lockTime: number;
  /** Where files are kept that several machines share (`s3://…`); undefined: in the data folder. */
  storeUrl: string | undefined;
  /** null: never asked. */
  googleFontsUrl: string | null;
  fontsDir: string | undefined;
  /** A folder of `.icc` files that CMYK PDFs may name. */
  profilesDir: string | undefined;
  /** Which of the editor's text engines draws designs; `auto`: the one of their version. */
  textEngine: (typeof TEXT_ENGINES)[number];
  /** Hosts that designs and webhooks may reach although their address is private. */
  allowedHosts: readonly string[];
  /** Base of the URLs that are handed out, without a slash at its end; undefined: as the request says. */
  publicUrl: string | undefined;
  /** Workers, each rendering one design at a time. */
  concurrency: number;
  /** Origins that browsers may call from; `*`: all. */
  corsOrigins: readonly string[];
  /**
   * Whose `X-Forwarded-*` headers are believed: of so many proxies before the service (0: nobody's), or of those at these
   * addresses and ranges, separated by commas.
   */
  trustProxy: number | string;
  /** Signs webhooks (Standard Webhooks): `whsec_…` or bare base64. */
  webhookSecret: string | undefined;
  /** Pictures of templates by URL. */
  pictureUrls: {
    /** The first signs; URLs that any of them signed are answered. None: there are no such pictures. */
    secrets: readonly string[];
    /** Seconds for which browsers and proxies may keep a picture. */
    maxAge: number;
    /** Bytes of pictures that are kept on disk. */
    cacheBytes: number;
  };
  logLevel: string;
  /** ms that a `url` of `/api/render` is valid. */
  fileLifetime: number;
  /** ms that a job and its file are kept. */
  jobLifetime: number;
  /** `small`: freed memory is given back, and fewer pictures are kept, which costs time. */
  memory: (typeof MEMORIES)[number];
  /** Bytes of decoded pictures and drawn SVGs that all workers together keep for their next renders; 0: none. */
  pictureCacheBytes: number;
  /** Bytes of unpacked and downloaded fonts that are kept on disk. */
  fontCacheBytes: number;
  /** Bytes of results that are kept to answer repeated renders; 0: none. */
  resultCacheBytes: number;
  /** Time that a stopping service gives to renders under way, ms. */
  shutdownTime: number;
  service: ServiceLimits;
  renderer: Limits;
}

const HOUR = 3_600_000;
/** ms in which the server that machines share has to connect, and to answer, where nobody says otherwise. */
export const ANSWER_TIME = 5000;
/** Characters of a secret that is chosen freely. */
const SHORTEST_SECRET = 16;
/** Names of ranges that proxies are in. */
const PROXY_RANGES = ['loopback', 'linklocal', 'uniquelocal'];
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Variables that only the command reads. */
const OF_THE_COMMAND = ['GESSO_KEY'];

/**
 * Reads the configuration from environment variables; an empty one is as good as none.
 * @param isStrict whether variables whose names begin like ours and that are none of ours are refused
 * @throws ConfigError that names the variable, what it is and what it has to be
 */
export function readConfig(env: Environment = process.env, { isStrict = true } = {}): Config {
  const from = readEnvironment(env);
  const { text, list, number, url, folder, oneOf } = from;
  const bytes = (name: string, fallback: number, bounds = {}) => number(name, fallback, { unit: 'bytes', ...bounds });
  const ms = (name: string, fallback: number, bounds = {}) => number(name, fallback, { unit: 'ms', ...bounds });

  /** A number of proxies, or where they are. `true` would believe what any client says of its own address. */
  function proxies(name: string): number | string {
    const given = text(name)?.toLowerCase() ?? '0';
    if (['false', 'no', 'off'].includes(given)) return 0;
    if (/^\d{1,2}$/.test(given)) return Number(given);
    const ranges = given.split(',').map((range) => range.trim());
    if (ranges.every((range) => PROXY_RANGES.includes(range) || isAddressOrRange(range))) return ranges.join(',');
    throw wrong(
      name,
      given,
      `the number of proxies before the service (mostly 1), or their addresses and ranges (10.0.0.0/8, ${PROXY_RANGES.join(', ')})`,
    );
  }

  /** What signs webhooks. */
  function signing(name: string): string | undefined {
    const given = from.secret(name);
    const base64 = given?.replace(/^whsec_/, '');
    if (base64 !== undefined && !(/^[\w+/]{22,}={0,2}$/.test(base64) && base64.length % 4 === 0))
      throw new ConfigError(`${name} has to be whsec_ and at least 16 bytes of base64`);
    return given;
  }

  /** Secrets, each of which nobody guesses. */
  function longEnough(name: string): string[] {
    const given = from.secretList(name);
    if (given.some((one) => one.length < SHORTEST_SECRET))
      throw new ConfigError(
        `${name} has to have at least ${SHORTEST_SECRET} characters, several secrets with commas between`,
      );
    return given;
  }

  const body = bytes('GESSO_MAX_BODY_BYTES', usualBody());
  const size = oneOf('GESSO_MEMORY', MEMORIES, 'usual');
  const jobs = number('GESSO_MAX_JOBS', 10_000);
  const concurrency = number('GESSO_CONCURRENCY', usualWorkers(), { max: 1024 });
  const apiKeys = from.secretList('GESSO_API_KEYS');
  /** Whether there are several to be fair to. */
  const hasSeveral = apiKeys.length > 1;
  const queueUrl = from.secret('GESSO_QUEUE_URL');
  const storeUrl = text('GESSO_STORE_URL');
  const role = oneOf('GESSO_ROLE', ROLES, 'all');
  if (role !== 'all' && (queueUrl === undefined || storeUrl === undefined))
    throw new ConfigError(
      `GESSO_ROLE is ${role}, so that other machines do the rest: GESSO_QUEUE_URL and GESSO_STORE_URL have to say what they share`,
    );
  const config: Config = {
    port: number('PORT', 3000, { min: 0, max: 65_535 }),
    host: text('HOST') ?? '127.0.0.1',
    apiKeys,
    dataDir: resolve(text('GESSO_DATA_DIR') ?? 'data'),
    queueUrl,
    storeUrl,
    role,
    lockTime: number('GESSO_QUEUE_LOCK_MS', 30_000, { min: 1000 }),
    queueAnswerTime: ms('GESSO_QUEUE_ANSWER_MS', ANSWER_TIME, { min: 10 }),
    googleFontsUrl:
      text('GESSO_GOOGLE_FONTS_URL') === 'off'
        ? null
        : (url('GESSO_GOOGLE_FONTS_URL') ?? 'https://fonts.googleapis.com'),
    fontsDir: folder('GESSO_FONTS_DIR'),
    profilesDir: folder('GESSO_PROFILES_DIR'),
    textEngine: oneOf('GESSO_TEXT_ENGINE', TEXT_ENGINES, 'auto'),
    allowedHosts: list('GESSO_ALLOWED_HOSTS'),
    publicUrl: url('GESSO_PUBLIC_URL'),
    concurrency,
    corsOrigins: list('GESSO_CORS_ORIGINS'),
    trustProxy: proxies('GESSO_TRUST_PROXY'),
    webhookSecret: signing('GESSO_WEBHOOK_SECRET'),
    pictureUrls: {
      secrets: longEnough('GESSO_URL_SECRET'),
      maxAge: number('GESSO_URL_MAX_AGE', 86_400, { min: 0, unit: 'seconds' }),
      cacheBytes: bytes('GESSO_URL_CACHE_BYTES', 256e6, { min: 0 }),
    },
    memory: size,
    logLevel: oneOf('GESSO_LOG_LEVEL', LOG_LEVELS, 'info'),
    fileLifetime: number('GESSO_FILE_HOURS', 24, { min: 0.01, max: 87_600, whole: false, unit: 'hours' }) * HOUR,
    jobLifetime: number('GESSO_JOB_DAYS', 7, { min: 0.01, max: 3650, whole: false, unit: 'days' }) * 24 * HOUR,
    pictureCacheBytes: bytes('GESSO_PICTURE_CACHE_BYTES', keptPictures(size, concurrency), { min: 0 }),
    fontCacheBytes: bytes('GESSO_FONT_CACHE_BYTES', 1e9),
    resultCacheBytes: bytes('GESSO_RESULT_CACHE_BYTES', 0, { min: 0 }),
    shutdownTime: ms('GESSO_SHUTDOWN_MS', 30_000),
    service: {
      body,
      bodyValues: number('GESSO_MAX_BODY_VALUES', usualValues()),
      bodies: bytes('GESSO_MAX_BODIES_BYTES', usualBodies(body), { min: body }),
      requestTime: ms('GESSO_MAX_REQUEST_MS', 60_000),
      connections: number('GESSO_MAX_CONNECTIONS', 1000),
      files: bytes('GESSO_MAX_FILES_BYTES', Number.POSITIVE_INFINITY),
      inlineAnswer: bytes('GESSO_MAX_INLINE_BYTES', 5 * 1024 * 1024),
      renderTime: ms('GESSO_MAX_RENDER_MS', 120_000),
      filmTime: ms('GESSO_MAX_FILM_MS', 600_000),
      wait: ms('GESSO_MAX_WAIT_MS', 60_000),
      queue: number('GESSO_MAX_QUEUE', 64, { min: 0 }),
      rendersOfOne: number('GESSO_MAX_RENDERS_PER_KEY', hasSeveral ? Math.max(1, concurrency - 1) : concurrency),
      jobs,
      jobsOfOne: number('GESSO_MAX_JOBS_PER_KEY', hasSeveral ? Math.ceil(jobs / 2) : jobs),
      requestsPerMinute: number('GESSO_MAX_REQUESTS_PER_MINUTE', 0, { min: 0 }),
      batches: number('GESSO_MAX_BATCHES', 4),
      templates: number('GESSO_MAX_TEMPLATES_PER_KEY', 1000),
      templateBytes: bytes('GESSO_MAX_TEMPLATE_BYTES', 5e6),
      templatesBytes: bytes('GESSO_MAX_TEMPLATES_BYTES_PER_KEY', 1e9),
      workerHeap: number('GESSO_MAX_WORKER_MB', usualHeap(concurrency), { min: 64, unit: 'megabytes' }),
    },
    renderer: {
      pages: number('GESSO_MAX_PAGES', DEFAULT_LIMITS.pages),
      elements: number('GESSO_MAX_ELEMENTS', DEFAULT_LIMITS.elements),
      depth: number('GESSO_MAX_DEPTH', DEFAULT_LIMITS.depth),
      outputPixels: number('GESSO_MAX_OUTPUT_PIXELS', DEFAULT_LIMITS.outputPixels),
      effectPixels: number('GESSO_MAX_EFFECT_PIXELS', DEFAULT_LIMITS.effectPixels),
      inputPixels: number('GESSO_MAX_INPUT_PIXELS', DEFAULT_LIMITS.inputPixels),
      assetBytes: bytes('GESSO_MAX_ASSET_BYTES', DEFAULT_LIMITS.assetBytes),
      fontBytes: bytes('GESSO_MAX_FONT_BYTES', DEFAULT_LIMITS.fontBytes),
      assets: number('GESSO_MAX_ASSETS', DEFAULT_LIMITS.assets),
      filmDuration: ms('GESSO_MAX_FILM_DURATION_MS', DEFAULT_LIMITS.filmDuration),
      filmFrames: number('GESSO_MAX_FILM_FRAMES', DEFAULT_LIMITS.filmFrames),
      filmPixels: number('GESSO_MAX_FILM_PIXELS', DEFAULT_LIMITS.filmPixels),
      filmBytes: bytes('GESSO_MAX_FILM_BYTES', DEFAULT_LIMITS.filmBytes),
      sounds: number('GESSO_MAX_SOUNDS', DEFAULT_LIMITS.sounds),
    },
  };
  if (isStrict) from.refuseUnknown(OF_THE_COMMAND);
  return config;
}

/** The renderer's set-up as the configuration says it. */
export function rendererOptions(config: Config): RendererOptions {
  return {
    limits: config.renderer,
    allowedHosts: [...config.allowedHosts],
    googleFontsUrl: config.googleFontsUrl,
    cacheDir: `${config.dataDir}/cache`,
    fontCacheBytes: config.fontCacheBytes,
    textEngine: config.textEngine,
    pictureCacheBytes: config.pictureCacheBytes,
    ...(config.fontsDir !== undefined && { fontsDir: config.fontsDir }),
    ...(config.profilesDir !== undefined && { profilesDir: config.profilesDir }),
  };
}
