import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { formatTitles } from '../../renderer/internal.ts';
import { ConfigError, ROLES, readConfig } from '../config.ts';
import { packageFile, packageVersion } from '../package-root.ts';
import { addBatchCommand } from './batch.ts';
import { addCheckCommand } from './check.ts';
import { designFiles } from './design-files.ts';
import { addDiffCommand } from './diff.ts';
import { addDoctorCommand } from './doctor.ts';
import { formatOption, sizesOption, withRenderOptions } from './flags.ts';
import { addFontsCommand } from './fonts.ts';
import { helpStyle, withExamples } from './help.ts';
import { addMcpCommand } from './mcp.ts';
import { type CommandOptions, resolveCommand, setup, UsageError } from './options.ts';
import { isSequence, outputFormat, renderFiles } from './render.ts';
import { addSignCommand } from './sign.ts';

/** Exit codes, besides 0: a design could not be rendered; the command or the environment is wrong. */
const EXIT = { failed: 1, usage: 2 } as const;

/** What adds each command, with its options, its help and what it does; in the order of the help. */
const COMMANDS: ReadonlyMap<string, (program: Command) => void> = new Map([
  ['render', addRenderCommand],
  ['serve', addServeCommand],
  ['schema', addSchemaCommand],
  ['fonts', addFontsCommand],
  ['mcp', addMcpCommand],
  ['batch', addBatchCommand],
  ['check', addCheckCommand],
  ['diff', addDiffCommand],
  ['doctor', addDoctorCommand],
  ['sign', addSignCommand],
]);

/** The program, with the command that is called alone: the options of all take 20 ms. @param first of what follows `gesso` */
function createProgram(first: string | undefined): Command {
  const program = new Command('gesso')
    .description(`Renders Polotno designs to ${formatTitles()}.`)
    .version(packageVersion())
    .exitOverride()
    .configureHelp(helpStyle);

  withExamples(program, {
    'gesso render poster.json -o poster.png': 'a picture',
    'gesso check poster.json': 'what is wrong with a design',
    'gesso help render': 'every option of a command, with examples',
  });

  const called = COMMANDS.get(first ?? '');
  for (const add of called ? [called] : COMMANDS.values()) add(program);
  return program;
}

function addRenderCommand(program: Command): void {
  const renderCommand = withExamples(
    program
      .command('render')
      .description('Render designs to files')
      .argument('<design...>', 'design files, folders or patterns; - for standard input')
      .option(
        '-o, --output <name>',
        'file, folder/ or pattern with {name}, {page}, {size}, {frame}; - for standard output',
        './',
      )
      .addOption(formatOption())
      .addOption(sizesOption()),
    {
      'gesso render poster.json -o poster.png -r 2': 'a picture, with 2 px for each of the design',
      "gesso render designs/ -o 'pictures/{name}-{page}.jpg'": 'every page of every design of a folder',
      'gesso render card.json -o card.pdf --vector --cmyk --include-bleed --crop-mark-size 40':
        'a print file, with its bleed and crop marks',
      "gesso render certificate.json -o ada.pdf --data 'name=Ada Lovelace'": 'with a value of a variable',
      'gesso render story.json -o story.mp4': 'a film, where ffmpeg is installed',
    },
  );
  withRenderOptions(renderCommand, { writes: true })
    .option('--quiet', 'no progress line and no warnings')
    .action(async (designs: string[], options: CommandOptions) => {
      const { output = './', quiet = false } = options;
      const failed = await renderFiles(await designFiles(designs), {
        output,
        quiet,
        renderer: setup(options),
        options: resolveCommand(options, outputFormat(output, options.format), isSequence(output)),
        sizes: options.sizes,
      });
      process.exitCode = failed > 0 ? EXIT.failed : 0;
    });
}

function addServeCommand(program: Command): void {
  withExamples(program.command('serve'), {
    'gesso serve': 'on port 3000, open to everybody who can reach it',
    'GESSO_API_KEYS=secret GESSO_DATA_DIR=/var/lib/gesso gesso serve --port 8080': 'with a key',
  })
    .description('Serve the HTTP interface; set up by environment variables (docs/configuration.md)')
    .option('-p, --port <number>', 'instead of PORT')
    .option('--host <address>', 'instead of HOST')
    .addOption(new Option('--role <role>', 'instead of GESSO_ROLE: answer requests, run jobs, or both').choices(ROLES))
    .action(async ({ port, host, role }: { port?: string; host?: string; role?: string }) => {
      // Loaded here: the other commands start without the service.
      const config = readConfig({
        ...process.env,
        ...(port && { PORT: port }),
        ...(host && { HOST: host }),
        ...(role && { GESSO_ROLE: role }),
      });
      const { runsWithLessMemory } = await import('./memory.ts');
      if (config.memory === 'small' && runsWithLessMemory()) return;
      const { serve } = await import('./serve.ts');
      await serve(config);
    });
}

function addSchemaCommand(program: Command): void {
  withExamples(program.command('schema'), {
    'gesso schema > design.schema.json': 'for an editor that checks designs as they are written',
  })
    .description('Print the JSON Schema of a design')
    .action(() => {
      process.stdout.write(readFileSync(packageFile('public', 'design.schema.json')));
    });
}

/** What a command ends with where it threw. */
function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  return error instanceof ConfigError || error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/**
 * Runs a command, and sets the exit code of the process: 0 where it is done; 1 where a design could not be rendered; 2 where the
 * command or the environment is wrong. What is wrong it says on standard error.
 * @param args what follows `gesso`
 */
export async function runCommand(args: readonly string[]): Promise<void> {
  try {
    await createProgram(args[0]).parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = codeOf(error);
    // Commander has said its own, and help is no error.
    if (!(error instanceof CommanderError))
      process.stderr.write(`gesso: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
