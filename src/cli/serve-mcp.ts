import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Config } from '../config.ts';
import { createServer } from '../http/server.ts';
import { callerOf } from '../mcp/interface.ts';
import { createMcp } from '../mcp/server.ts';

/**
 * Serves agents on standard input and output by a service that listens nowhere. Without a data folder it keeps nothing.
 * @param config its log is off, since its lines would stand between the messages; so are keys, since whoever starts a process may
 * use it
 */
export async function serveMcp(config: Config): Promise<void> {
  const folder = process.env.GESSO_DATA_DIR ? undefined : await mkdtemp(join(tmpdir(), 'gesso-mcp-'));
  const own: Config = { ...config, logLevel: 'silent', apiKeys: [], ...(folder !== undefined && { dataDir: folder }) };
  const server = await createServer({ config: own });
  await server.app.ready();
  serveStdio(() => createMcp(callerOf(server.app)), {
    onerror: (error) => process.stderr.write(`gesso: ${error.message}\n`),
  });
  process.stdin.once('close', stop).once('end', stop);
  process.once('SIGTERM', stop).once('SIGINT', stop);

  let isStopping = false;
  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    await server.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    process.exit(0);
  }
}
