import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true });

/** POSTs JSON and drops the answer, for as little of the processor's time as can be: the service is to be measured. */
export function post(url: string, body: string): Promise<{ status: number; retryAfter: number }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      const { statusCode = 0, headers } = response;
      response.once('end', () => resolve({ status: statusCode, retryAfter: Number(headers['retry-after'] ?? 0) }));
      response.once('error', reject);
      response.resume();
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** As `post`; anything but a picture is an error. */
export async function render(service: string, body: string): Promise<void> {
  const { status } = await post(`${service}/api/render`, body);
  if (status !== 200) throw new Error(`the service answered ${status}`);
}
