import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CodedError } from '@cerveceria/protocol';
import type { Command, Program } from './command.ts';
import { commandHelp, programHelp } from './command-help.ts';
import { runtimeError } from './errors.ts';

const say = (text: string) => void process.stdout.write(`${text}\n`);
const complain = (text: string) => void process.stderr.write(`${text}\n`);

function checkPositionals(given: readonly string[], form: string | undefined): void {
  const words = form === undefined ? [] : form.split(' ');
  const missing = words.filter((word) => !word.startsWith('['))[given.length];
  if (missing !== undefined) throw runtimeError('COMMAND_USAGE', `${missing} is missing`);
  const extra = given[words.length];
  if (extra !== undefined && !form?.includes('...')) throw runtimeError('COMMAND_USAGE', `"${extra}" is one too many`);
}

function parse(command: Command, argv: readonly string[]) {
  const options = { ...command.options, help: { type: 'boolean', short: 'h' } } as ParseArgsConfig['options'];
  try {
    return parseArgs({ args: [...argv], options: options ?? {}, allowPositionals: true, strict: true });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split('. ')[0] : 'an option';
    throw runtimeError('COMMAND_USAGE', said, { cause });
  }
}

async function runCommand(program: Program, name: string, command: Command, argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(command, argv);
  if (values['help'] === true) {
    say(commandHelp(program, name, command));
    return 0;
  }
  for (const [option, { required }] of Object.entries(command.options))
    if (required === true && values[option] === undefined)
      throw runtimeError('COMMAND_USAGE', `--${option} is missing`);
  checkPositionals(positionals, command.positionals);
  return await command.run({ values, positionals });
}

/** Says what went wrong, without a stack when the error is one that its reader can mend; gives the exit code. */
function report(error: unknown, hint: string): number {
  if (error instanceof CodedError && error.code === 'COMMAND_USAGE') {
    complain(`${error.detail}. ${hint}`);
    return 2;
  }
  if (error instanceof CodedError) complain(`${error.message}\n${error.advice}`);
  else complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

/** Runs the command that `argv` names and gives the exit code: 0 done, 1 failed, 2 not understood. Never throws. */
export async function runCommands(program: Program, argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === '--version') {
    say(`${program.name} ${program.version}`);
    return 0;
  }
  if (name === '--help' || name === '-h') {
    say(programHelp(program));
    return 0;
  }
  if (name === undefined) {
    complain(programHelp(program));
    return 2;
  }
  const command = Object.hasOwn(program.commands, name) ? program.commands[name] : undefined;
  try {
    if (command === undefined) throw runtimeError('COMMAND_USAGE', `Unknown command '${name}'`);
    return await runCommand(program, name, command, rest);
  } catch (error) {
    return report(error, `See ${program.name}${command === undefined ? '' : ` ${name}`} --help.`);
  }
}
