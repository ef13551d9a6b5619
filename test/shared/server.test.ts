import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { loadSecret } from '../../src/signing.ts';
import { describeWith } from '../support/describe-with.ts';
import { temporaryFolder } from '../support/service.ts';
import { emptyPostgres, emptyShared, openAgain } from '../support/shared.ts';

/** Who gives the secret that URLs are signed with. */
type Secrets = () => Promise<(draft: Uint8Array) => Promise<Uint8Array>>;

/** What every keeper of the secret has to do. A new driver is one more line; each call stands for another process. */
const keepers: Record<string, () => Promise<Secrets>> = {
  disk: async () => {
    const folder = await temporaryFolder();
    // It drafts by itself.
    return async () => async () => loadSecret(folder);
  },
  redis: async () => sharedSecrets('redis'),
  postgres: async () => sharedSecrets('postgres'),
};

async function sharedSecrets(kind: 'redis' | 'postgres'): Promise<Secrets> {
  await emptyShared(kind);
  return async () => (await openAgain(kind)).secret;
}

const needs = (name: string) => (name === 'redis' || name === 'postgres' ? ([name] as const) : []);
for (const [name, start] of Object.entries(keepers))
  describeWith(needs(name), `the secret of URLs by ${name}`, () => {
    it('is the first one’s for all, however many come at once', async () => {
      const open = await start();
      const processes = await Promise.all(Array.from({ length: 5 }, open));
      const told = await Promise.all(processes.map((secret) => secret(randomBytes(32))));
      expect(new Set(told.map((one) => Buffer.from(one).toString('hex'))).size).toBe(1);
      expect(told[0]).toHaveLength(32);
    });

    it('is the same after, and of any bytes', async () => {
      const open = await start();
      const first = await (await open())(Buffer.from([0, 255, 10, 13, 0x80, ...randomBytes(27)]));
      const again = await (await open())(randomBytes(32));
      expect(Buffer.from(again)).toEqual(Buffer.from(first));
    });
  });

describe.each(['redis', 'postgres'] as const)('the shared server %s', (kind) => {
  describeWith([kind], 'of several machines', () => {
    it('gives each kind of work to one of those that ask at once', async () => {
      const { server } = await emptyShared(kind);
      const others = await Promise.all(Array.from({ length: 4 }, () => openAgain(kind)));
      const machines = [server, ...others];
      const sweeps = await Promise.all(machines.map((one) => one.turn('sweep', 60_000)));
      expect(sweeps.filter(Boolean)).toHaveLength(1);
      expect(await server.turn('results', 60_000)).toBe(true);
    });

    it('answers, and says that it is well', async () => {
      const { server } = await emptyShared(kind);
      await server.ping();
      await server.check();
    });
  });
});

describeWith(['postgres'], 'a turn at PostgreSQL', () => {
  it('is not given to one that asked first and then waited for the one that has it', async () => {
    const server = await emptyPostgres();
    const waits = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO gesso_turns%'`;
    let asked: Promise<boolean> | undefined;
    await server.transaction(async (query) => {
      await query(`INSERT INTO gesso_turns VALUES ('sweep', clock_timestamp())`);
      asked = server.turn('sweep', 60_000);
      // By another connection: what is seen in one transaction stays as it was.
      while (!(await server.query(waits)).length);
      await query(`UPDATE gesso_turns SET until = clock_timestamp() + interval '1 minute'`);
    });
    expect(await asked).toBe(false);
  });
});
