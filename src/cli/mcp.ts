import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { withExamples } from './help.ts';

/** `gesso mcp`: the tools for agents on standard input and output, until the input ends. */
export function addMcpCommand(program: Command): void {
  withExamples(program.command('mcp'), {
    'gesso mcp': 'called by an agent’s program, which writes to it and reads from it',
    'GESSO_DATA_DIR=/var/lib/gesso gesso mcp': 'with the templates that a service keeps there',
  })
    .description('Serve tools for agents (MCP) on standard input and output; templates are those of GESSO_DATA_DIR')
    .action(async () => {
      // Loaded here: the other commands need neither the service nor the protocol.
      const { serveMcp } = await import('./serve-mcp.ts');
      await serveMcp(readConfig());
    });
}
