/** A refusal of the service, with its places. */
export class Refusal extends Error {
  constructor(problem) {
    super(problem.detail ?? 'The service did not answer.');
    this.problem = problem;
  }
}

const endpoint = new URL('api/render', document.baseURI);

function request(body, key, signal) {
  const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };
  return fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(body), signal });
}

/** Renders; where the picture is too large to be answered in line, it is fetched by URL. */
export async function render(body, key, signal) {
  let response = await request({ ...body, outputFormat: 'dataURL' }, key, signal);
  if (response.status === 413 && (await response.clone().json()).code === 'answer_too_large') {
    response = await request({ ...body, outputFormat: 'url' }, key, signal);
  }
  if (!response.ok) throw new Refusal(await response.json().catch(() => ({ detail: `The service answered ${response.status}.` })));
  const { url, warnings } = await response.json();
  const picture = await fetch(url.startsWith('data:') ? url : sameOrigin(url), { signal });
  return { blob: await picture.blob(), warnings };
}

/** Behind a proxy the service may know itself by another name than the one it was reached by. */
function sameOrigin(url) {
  const { pathname, search } = new URL(url);
  return new URL(`files/${pathname.split('/files/')[1]}${search}`, document.baseURI);
}

/** The command that does the same; the design is read from a file. */
export function curlLine(options, key) {
  const rest = JSON.stringify({ outputFormat: 'file', ...options }).slice(1, -1);
  const keyed = key ? ` \\\n  -H 'Authorization: Bearer ${key}'` : '';
  const extension = options.format === 'jpeg' ? 'jpg' : options.format;
  return (
    `(printf '{${shellQuoted(rest)},"design":'; cat design.json; printf '}') |\n` +
    `  curl --fail-with-body ${endpoint} -H 'Content-Type: application/json'${keyed} \\\n` +
    `  --data-binary @- -o design.${extension}`
  );
}

const shellQuoted = (text) => text.replaceAll('%', '%%').replaceAll("'", "'\\''");
