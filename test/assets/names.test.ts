import { createSocket } from 'node:dgram';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFetcher } from '../../renderer/assets/fetch.ts';
import { dnsResolver, type Resolve, remembering } from '../../renderer/assets/names.ts';
import { deferred } from '../support/deferred.ts';
import { temporaryFolder } from '../support/service.ts';

/**
 * A name server. `*.ok` has the address 127.0.0.1, `*.none` does not exist, and for all other names it never answers.
 * Returns its address, and the names that it was asked for.
 */
async function nameServer() {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (; query[at]; at += query[at]! + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
    const name = labels.join('.');
    const isV4 = query.readUInt16BE(at + 1) === 1;
    asked.push(name);
    const question = query.subarray(12, at + 5);
    const head = (flags: number, answers: number) =>
      Buffer.from([query[0]!, query[1]!, 0x81, flags, 0, 1, 0, answers, 0, 0, 0, 0]);
    const address = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
    if (name.endsWith('.none')) socket.send(Buffer.concat([head(0x83, 0), question]), from.port, from.address);
    else if (name.endsWith('.ok') && isV4)
      socket.send(Buffer.concat([head(0x80, 1), question, address]), from.port, from.address);
    else if (name.endsWith('.ok')) socket.send(Buffer.concat([head(0x80, 0), question]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => void socket.close());
  return { servers: [`127.0.0.1:${socket.address().port}`], asked };
}

describe('the resolver of public names', () => {
  it('asks name servers for both kinds of address', async () => {
    const { servers, asked } = await nameServer();
    expect(await dnsResolver({ servers })('a.ok')).toEqual([{ address: '127.0.0.1', family: 4 }]);
    expect(asked).toEqual(['a.ok', 'a.ok']);
  });

  it('says which name does not exist', async () => {
    const { servers } = await nameServer();
    await expect(dnsResolver({ servers })('a.none')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('gives up with its signal, and after its time', async () => {
    const { servers, asked } = await nameServer();
    const render = new AbortController();
    const answer = dnsResolver({ servers })('a.dead', render.signal);
    await expect.poll(() => asked).toHaveLength(2);
    render.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    await expect(dnsResolver({ servers, timeoutMs: 50 })('b.dead')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('takes the names that the operator gave addresses', async () => {
    const { servers, asked } = await nameServer();
    const hostsFile = path.join(await temporaryFolder(), 'hosts');
    await writeFile(hostsFile, '# 1.1.1.1 a.dead\n1.2.3.4\ta.dead  Store # x\n2600::1 a.dead\n');
    const resolve = dnsResolver({ servers, hostsFile });
    expect(await resolve('A.dead.')).toEqual([
      { address: '1.2.3.4', family: 4 },
      { address: '2600::1', family: 6 },
    ]);
    expect(await resolve('store')).toEqual([{ address: '1.2.3.4', family: 4 }]);
    expect(asked).toEqual([]);
  });

  it.each(['minio', 'a.local', 'a.internal', 'x.localhost', 'printer.home.arpa'])(
    'refuses %s, which is of a local network, and asks nobody',
    async (name) => {
      const { servers, asked } = await nameServer();
      const hostsFile = path.join(await temporaryFolder(), 'hosts');
      await expect(dnsResolver({ servers, hostsFile })(name)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
      expect(asked).toEqual([]);
    },
  );
});

describe('a remembered answer', () => {
  const address = [{ address: '1.2.3.4', family: 4 }];

  it('is asked for once, also where it is that there is none', async () => {
    const asked: string[] = [];
    const resolve = remembering(async (name) => {
      asked.push(name);
      if (name === 'none') throw new Error('no such name');
      return address;
    });
    expect(await Promise.all([resolve('a'), resolve('a')])).toEqual([address, address]);
    expect(await resolve('a')).toEqual(address);
    for (let i = 0; i < 3; i++) await expect(resolve('none')).rejects.toThrow('no such name');
    expect(asked).toEqual(['a', 'none']);
  });

  it('is given up when nobody waits for it, and asked for anew then', async () => {
    const signals: AbortSignal[] = [];
    const answer = deferred<typeof address>();
    const resolve: Resolve = remembering((_, signal) => {
      signals.push(signal!);
      return answer.promise;
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const outcomes = Promise.allSettled([resolve('a', first.signal), resolve('a', second.signal)]);
    first.abort();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    second.abort();
    await outcomes;
    const third = resolve('a');
    answer.resolve(address);
    expect(await third).toEqual(address);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, expect.any(Boolean)]);
  });
});

describe('pictures of hosts whose name servers do not answer', () => {
  it('hold up no picture of another host', async () => {
    const { servers } = await nameServer();
    const fetcher = createFetcher({ resolve: dnsResolver({ servers }) });
    onTestFinished(() => fetcher.close());
    const load = (host: string, timeoutMs: number) => fetcher.load(`http://${host}/x.png`, { timeoutMs, path: '' });
    const dead = Array.from({ length: 100 }, (_, i) => load(`h${i}.dead`, 200));
    const outcomes = await Promise.allSettled(dead);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    // The other is found at once: it resolves to an address that is refused.
    await expect(load('a.ok', 60_000)).rejects.toThrow('a.ok has no public address');
  });
});
