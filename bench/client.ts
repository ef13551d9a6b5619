import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true });

/** POSTs JSON and drops the answer but for a problem, for as little of the processor's time as can be: the service is to be measured. */
export function post(
  url: string,
  body: string | Buffer,
  more: Record<string, string> = {},
): Promise<{ status: number; retryAfter: number; problem: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...more };
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      const { statusCode = 0, headers } = response;
      const retryAfter = Number(headers['retry-after'] ?? 0);
      let problem = '';
      response.once('end', () => resolve({ status: statusCode, retryAfter, problem }));
      response.once('error', reject);
      if (statusCode < 400) response.resume();
      else
        response.on('data', (chunk: Buffer) => {
          problem += chunk;
        });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** As `post`; anything but a picture is an error. */
export async function render(service: string, body: string): Promise<void> {
  const { status, problem } = await post(`${service}/api/render`, body);
  if (status !== 200) throw new Error(`the service answered ${status}: ${problem}`);
}
