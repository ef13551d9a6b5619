import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { nextAnswer, openConnection } from '../support/raw-http.ts';
import { startService } from '../support/service.ts';

describe('a service that stops', () => {
  it('ends although a client never sends the rest of its body', async () => {
    const { url, close } = await startService({ GESSO_SHUTDOWN_MS: '20' });
    const socket = openConnection(url);
    const head = 'POST /api/render HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n';
    socket.write(`${head}Expect: 100-continue\r\n\r\n{`);
    await nextAnswer(socket);
    await Promise.all([once(socket, 'close'), close()]);
  });

  it('refuses what comes on connections that are open, as it refuses everything', async () => {
    const { url, close } = await startService();
    const socket = openConnection(url);
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    await nextAnswer(socket);
    // A head that has begun keeps its connection.
    socket.write('GET /health HTTP/1.1\r\n');
    await fetch(`${url}/health`);
    const closed = close();
    socket.write('Host: x\r\n\r\n');
    const { status, headers, body } = await nextAnswer(socket);
    expect([status, headers['retry-after'], headers.connection]).toEqual([503, '10', 'close']);
    expect(JSON.parse(body)).toMatchObject({ code: 'stopping' });
    await closed;
  });
});
