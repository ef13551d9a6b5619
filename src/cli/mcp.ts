import type { Command } from 'commander';
import { readConfig } from '../config.ts';

/** `gesso mcp`: the tools for agents on standard input and output, until the input ends. */
export function addMcpCommand(program: Command): void {
  program
    .command('mcp')
    .description('Serve tools for agents (MCP) on standard input and output; templates are those of GESSO_DATA_DIR')
    .action(async () => {
      // Loaded here: the other commands need neither the service nor the protocol.
      const { serveMcp } = await import('./serve-mcp.ts');
      await serveMcp(readConfig());
    });
}
