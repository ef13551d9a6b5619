/** A refusal of the service, with its places. */
export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? 'The service did not answer.');
    this.problem = problem;
  }
}

const endpoint = new URL('api/render', document.baseURI);
const jobs = new URL('api/renders', document.baseURI);

const authorization = (key) => (key ? { authorization: `Bearer ${key}` } : {});

function request(body, key, signal, url = endpoint) {
  const headers = { 'content-type': 'application/json', ...authorization(key) };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
}

/** The JSON of an answer. @throws Refusal where it is none that was hoped for */
async function answered(response) {
  if (response.ok) return response.json();
  throw new Refusal(await response.json().catch(() => ({ detail: `The service answered ${response.status}.` })));
}

/** The JSON of an address. @throws Refusal */
export const getJson = async (path, key) =>
  answered(await fetch(new URL(path, document.baseURI), { headers: authorization(key) }));

/** Renders; where the picture is too large to be answered in line, it is fetched by URL. */
export async function render(body, key, signal) {
  let response = await request({ ...body, outputFormat: 'dataURL' }, key, signal);
  if (response.status === 413 && (await response.clone().json()).code === 'answer_too_large') {
    response = await request({ ...body, outputFormat: 'url' }, key, signal);
  }
  const { url, warnings } = await answered(response);
  const picture = await fetch(url.startsWith('data:') ? url : sameOrigin(url), { signal });
  return { blob: await picture.blob(), warnings };
}

/** ms between two looks at a job. */
const LOOK = 250;

/** Renders a film as a job, which says how far it is, and is ended where nobody waits for it any more. */
export async function renderFilm(body, key, signal, onProgress) {
  const headers = authorization(key);
  let job = await answered(await request(body, key, signal, jobs));
  const url = `${jobs}/${job.id}`;
  signal.addEventListener('abort', () => void fetch(url, { method: 'DELETE', headers }).catch(() => {}), { once: true });
  while (job.status === 'scheduled' || job.status === 'progress') {
    onProgress(job.progress);
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    job = await answered(await fetch(url, { headers, signal }));
  }
  if (job.status === 'error') throw new Refusal({ detail: job.error });
  const file = await fetch(sameOrigin(job.output), { signal });
  const warnings = job.logs.split('\n').filter(Boolean).map((message) => ({ path: '', message }));
  return { blob: await file.blob(), warnings };
}

/** Behind a proxy the service may know itself by another name than the one it was reached by. */
function sameOrigin(url) {
  const { pathname, search } = new URL(url);
  return new URL(`files/${pathname.split('/files/')[1]}${search}`, document.baseURI);
}

/** The command that does the same; a design is read from a file, unless the body names a template. */
export function curlLine(body, key) {
  const keyed = key ? ` \\\n  -H 'Authorization: Bearer ${key}'` : '';
  const extension = body.format === 'jpeg' ? 'jpg' : body.format;
  if (body.template) {
    const text = JSON.stringify({ outputFormat: 'file', ...body }).replaceAll("'", "'\\''");
    return `curl --fail-with-body ${endpoint} -H 'Content-Type: application/json'${keyed} \\\n  -d '${text}' -o design.${extension}`;
  }
  const { design: _, ...options } = body;
  const rest = JSON.stringify({ outputFormat: 'file', ...options }).slice(1, -1);
  return (
    `(printf '{${shellQuoted(rest)},"design":'; cat design.json; printf '}') |\n` +
    `  curl --fail-with-body ${endpoint} -H 'Content-Type: application/json'${keyed} \\\n` +
    `  --data-binary @- -o design.${extension}`
  );
}

const shellQuoted = (text) => text.replaceAll('%', '%%').replaceAll("'", "'\\''");
