import { runCommands } from '@cerveceria/runtime';
import { VERSION } from '../version.ts';
import { checkCommand } from './check.ts';
import { offCommand } from './off.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';

/** The whole command line. Gives the exit code. */
export function runProgram(argv: readonly string[]): Promise<number> {
  return runCommands(
    {
      name: 'cerveceria-agent',
      version: VERSION,
      summary: 'The agent beside a kettle: senses, controls, remembers and streams.',
      commands: { run: runCommand(VERSION), check: checkCommand, off: offCommand, schema: schemaCommand },
    },
    argv,
  );
}
