import type { Command, CommandOption, Program } from './command.ts';

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function optionName([name, { short, type, value }]: readonly [string, CommandOption]): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}`;
}

function optionText({ describe, required, default: preset }: CommandOption): string {
  if (required === true) return `${describe} (required)`;
  return preset === undefined || preset === false ? describe : `${describe} (default ${String(preset)})`;
}

export function programHelp({ name, version, summary, commands }: Program): string {
  const rows = Object.entries(commands).map(([command, entry]) => [command, entry.summary] as const);
  return [
    `${name} ${version}: ${summary}`,
    '',
    `Usage: ${name} COMMAND [OPTIONS]`,
    '',
    'Commands:',
    ...columns(rows),
    '',
    `${name} COMMAND --help tells more of one; --version tells the version.`,
  ].join('\n');
}

export function commandHelp({ name: program }: Program, name: string, command: Command): string {
  const help: CommandOption = { type: 'boolean', short: 'h', describe: 'tell this' };
  const options = Object.entries({ ...command.options, help });
  const positionals = command.positionals === undefined ? '' : ` ${command.positionals}`;
  return [
    `${program} ${name}: ${command.summary}`,
    '',
    `Usage: ${program} ${name} [OPTIONS]${positionals}`,
    '',
    'Options:',
    ...columns(options.map((option) => [optionName(option), optionText(option[1])] as const)),
  ].join('\n');
}
