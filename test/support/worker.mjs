// A worker that does what its test's design asks for, in place of rendering.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export default async function render({ body, port }) {
  port.postMessage({ kind: 'started' });
  const { design } = JSON.parse(new TextDecoder().decode(body));
  try {
    if (design.spin) for (;;);
    if (design.sleep) await sleep(design.sleep);
    if (design.exit) process.exit(3);
    if (design.fault) throw new Error('secret fault');
    if (design.throwLater) {
      setTimeout(() => {
        throw new Error('thrown outside of the render');
      });
      await sleep(60_000);
    }
    if (design.fill) {
      const kept = [];
      for (;;) kept.push(new Array(100_000).fill({}));
    }
    if (design.side) {
      const pixels = { data: randomBytes(4 * design.side ** 2), width: design.side, height: design.side };
      return { value: { ...pixels, mime: 'image/png', extension: 'png', pages: 1, warnings: [] }, picture: 'pixels' };
    }
    const data = Buffer.from(JSON.stringify(design));
    return { value: { data, mime: 'image/png', extension: 'png', width: 1, height: 1, pages: 1, warnings: [] } };
  } finally {
    port.close();
  }
}

export const check = render;

export const prepare = async () => 1;
