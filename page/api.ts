/** The service, as the page asks it. */
import type { Options } from './options.ts';

/** Something that is wrong, or goes otherwise than the design asks. */
export interface Told {
  path: string;
  message: string;
  hint?: string;
  code?: string;
}

/** Something that a check found. */
export interface Finding extends Told {
  severity: 'error' | 'warning';
  /** px of the design from the trim's top left corner. */
  box?: { x: number; y: number; width: number; height: number };
}

/** A record of a batch as it is done. */
export interface BatchLine {
  record: number;
  status: 'done' | 'failed';
  url?: string;
  error?: string;
  warnings?: Told[];
}

interface Problem {
  detail?: string;
  code?: string;
  status?: number;
  errors?: Told[];
  hint?: string;
  id?: string;
}

/** A refusal of the service, with its places. */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? 'The service did not answer.');
    this.problem = problem;
  }
}

/** Whether a key is asked for, or another one. */
export const needsKey = (error: unknown): boolean => error instanceof Refusal && error.problem.status === 401;

export interface Rendered {
  blob: Blob;
  warnings: Told[];
}

type Body = Record<string, unknown>;

/** ms between two looks at a job. */
const LOOK = 250;

const addressOf = (path: string) => new URL(path, document.baseURI);

/** The address of a file of the service. Behind a proxy it may know itself by another name than it was reached by. */
export function sameOrigin(url: string): string {
  const { pathname, search } = new URL(url);
  return addressOf(`files/${pathname.split('/files/')[1]}${search}`).href;
}

/** The answer, where it is what was hoped for. @throws Refusal */
async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as Problem;
  throw new Refusal({ detail: `The service answered ${response.status}.`, ...problem, status: response.status });
}

/** The service's interface. @param key gives the key of each request; '' for none */
export function createApi(key: () => string) {
  const headers = (): Record<string, string> => (key() ? { authorization: `Bearer ${key()}` } : {});

  async function post(path: string, body: Body, signal?: AbortSignal): Promise<Response> {
    const typed = { ...headers(), 'content-type': 'application/json' };
    return fetch(addressOf(path), { method: 'POST', headers: typed, body: JSON.stringify(body), signal });
  }
  const getJson = async <T>(path: string): Promise<T> =>
    (await accepted(await fetch(addressOf(path), { headers: headers() }))).json() as Promise<T>;

  /** Renders; where the picture is too large to be answered in line, it is fetched by URL. */
  async function render(body: Body, signal?: AbortSignal): Promise<Rendered> {
    let response = await post('api/render', { ...body, outputFormat: 'dataURL' }, signal);
    if (response.status === 413 && ((await response.clone().json()) as Problem).code === 'answer_too_large')
      response = await post('api/render', { ...body, outputFormat: 'url' }, signal);
    const { url, warnings } = (await (await accepted(response)).json()) as { url: string; warnings: Told[] };
    const picture = await fetch(url.startsWith('data:') ? url : sameOrigin(url), { signal });
    return { blob: await (await accepted(picture)).blob(), warnings };
  }

  type Job = { id: string; status: string; progress: number; error?: string; output: string; logs: string };

  /** Renders a film as a job, which says how far it is, and is ended where nobody waits for it any more. */
  async function renderFilm(body: Body, signal: AbortSignal, onProgress: (percent: number) => void): Promise<Rendered> {
    const answered = async (response: Response) => (await accepted(response)).json() as Promise<Job>;
    let job = await answered(await post('api/renders', body, signal));
    const url = addressOf(`api/renders/${job.id}`);
    const end = () => void fetch(url, { method: 'DELETE', headers: headers() }).catch(() => {});
    signal.addEventListener('abort', end, { once: true });
    while (job.status === 'scheduled' || job.status === 'progress') {
      onProgress(job.progress);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
      job = await answered(await fetch(url, { headers: headers(), signal }));
    }
    signal.removeEventListener('abort', end);
    if (job.status === 'error') throw new Refusal({ detail: job.error ?? 'The film could not be rendered.' });
    const file = await accepted(await fetch(sameOrigin(job.output), { signal }));
    const warnings = job.logs.split('\n').filter(Boolean);
    return { blob: await file.blob(), warnings: warnings.map((message) => ({ path: '', message })) };
  }

  /** What a check finds. */
  async function check(body: Body, signal?: AbortSignal): Promise<Finding[]> {
    const answer = (await (await accepted(await post('api/check', body, signal))).json()) as { findings: Finding[] };
    return answer.findings;
  }

  /** The records of a batch, each as it is done. */
  async function* batch(body: Body & { records: unknown[] }, signal: AbortSignal): AsyncGenerator<BatchLine> {
    const { body: stream } = await accepted(await post('api/batches', body, signal));
    let begun = '';
    const decoder = new TextDecoder();
    for await (const part of stream!) {
      const lines = (begun + decoder.decode(part, { stream: true })).split('\n');
      begun = lines.pop() ?? '';
      for (const line of lines) if (line) yield JSON.parse(line) as BatchLine;
    }
  }

  /** The pictures of a batch in one file. */
  const zip = async (body: Body, signal: AbortSignal): Promise<Blob> =>
    (await accepted(await post('api/batches', { ...body, archive: 'zip' }, signal))).blob();

  return { getJson, render, renderFilm, check, batch, zip };
}

export type Api = ReturnType<typeof createApi>;

/** A text within the single quotes of a shell. */
const quoted = (text: string): string => text.replaceAll("'", "'\\''");
/** The same as the format of printf. */
const printed = (text: string): string => quoted(text.replaceAll('\\', '\\\\').replaceAll('%', '%%'));

/** The command that does the same; a design is read from a file, unless the body names a template. */
export function curlLine(body: Options, key: string, extension: string): string {
  const keyed = key ? ` \\\n  -H 'Authorization: Bearer ${quoted(key)}'` : '';
  const url = `'${quoted(addressOf('api/render').href)}'`;
  const head = `${url} -H 'Content-Type: application/json'${keyed} \\\n`;
  if (body.template) {
    const text = quoted(JSON.stringify({ outputFormat: 'file', ...body }));
    return `curl --fail-with-body ${head}  -d '${text}' -o design.${extension}`;
  }
  const { design: _, ...options } = body;
  const rest = JSON.stringify({ outputFormat: 'file', ...options }).slice(1, -1);
  return (
    `(printf '{${printed(rest)},"design":'; cat design.json; printf '}') |\n` +
    `  curl --fail-with-body ${head}  --data-binary @- -o design.${extension}`
  );
}
