import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  /** By name in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** A connection that is closed when the test ends. */
export function openConnection(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** The next whole answer on a connection. @throws where the connection ends before */
export function nextAnswer(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const answer = parseAnswer(text);
      if (!answer) return;
      socket.off('data', onData);
      resolve(answer);
    };
    socket.on('data', onData);
    socket.once('close', () => reject(new Error(`the connection was closed after ${JSON.stringify(text)}`)));
  });
}

function parseAnswer(text: string): RawAnswer | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.split(':', 1)[0]!.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = text.slice(end + 4);
  const status = Number(first.split(' ')[1]);
  // `100 Continue` has neither length nor body.
  return status >= 200 && body.length < Number(headers['content-length'] ?? 0) ? null : { status, headers, body };
}

/** Sends the lines of a head, and gives the answer; of the body nothing is sent but `body`. */
export function askRaw(url: string, lines: readonly string[], body = ''): Promise<RawAnswer> {
  const socket = openConnection(url);
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  return nextAnswer(socket);
}
