/** What `--help` says of a command. */
import type { Command, Help, Option } from 'commander';

/** Adds lines that work as they stand, with what each is for. */
export function withExamples(command: Command, examples: Readonly<Record<string, string>>): Command {
  const lines = Object.entries(examples).map(([line, purpose]) => `  ${line}\n      ${purpose}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** The flags that have an opposite: a switch that is neither on nor off by itself. Their opposite has no line of its own. */
const withOpposite = new WeakSet<Option>();

/** Two flags of one switch, of which the help shows a single line. */
export function opposites(on: Option, off: Option): Option[] {
  withOpposite.add(on);
  return [on, off.hideHelp()];
}

/** How help is laid out. */
export const helpStyle: Partial<Help> = {
  optionTerm: (option) => (withOpposite.has(option) ? option.flags.replace('--', '--[no-]') : option.flags),
};
