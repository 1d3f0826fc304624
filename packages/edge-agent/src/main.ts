#!/usr/bin/env node
import { runCommands } from '@cerveceria/runtime';
import { checkCommand } from './commands/check.ts';
import { offCommand } from './commands/off.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';
import { VERSION } from './version.ts';

const code = await runCommands(
  {
    name: 'cerveceria-agent',
    version: VERSION,
    summary: 'The agent beside a kettle: senses, controls, remembers and streams.',
    commands: { run: runCommand(VERSION), check: checkCommand, off: offCommand, schema: schemaCommand },
  },
  process.argv.slice(2),
);
// Workers or sockets that linger must not keep a process whose outputs are off.
process.exit(code);
