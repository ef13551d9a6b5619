/** What a service under load is asked for, and who is told of it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import type { JobJson } from '../../src/jobs/json.ts';
import type { Random } from '../random/random.ts';

/** A design of one page in that colour, with a text. */
export const colored = ([r, g, b]: readonly number[], size = 60) => ({
  width: size,
  height: size,
  pages: [
    {
      background: `rgb(${r}, ${g}, ${b})`,
      children: [{ type: 'text', text: 'chaos', x: 20, y: 20, width: 30, fontSize: 8, fontFamily: 'Roboto' }],
    },
  ],
});

/** A server that notes whom it is told of, and refuses the first telling of some. */
export async function receiver(random: Random) {
  const told = new Map<string, { times: number; ids: Set<string>; status: string }>();
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { id, status } = JSON.parse(body) as JobJson;
      if (!refused.has(id) && random.chance(0.2)) {
        refused.add(id);
        response.writeHead(500).end();
        return;
      }
      const known = told.get(id) ?? { times: 0, ids: new Set<string>(), status };
      known.times++;
      known.ids.add(String(request.headers['webhook-id']));
      told.set(id, known);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { told, host, close: () => server.close() };
}

/** The colour of a picture's first pixel. */
export async function firstPixel(picture: ArrayBuffer): Promise<number[]> {
  const { data } = await sharp(Buffer.from(picture)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray(0, 3)];
}
