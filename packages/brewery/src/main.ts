#!/usr/bin/env node
import { runCommands } from '@cerveceria/runtime';
import { replayCommand } from './commands/replay-command.ts';
import { startCommand } from './commands/start-command.ts';

const code = await runCommands(
  {
    name: 'brewery',
    version: '0.1.0',
    summary: 'The whole brewery on one machine: the demo, and the replay of a real log',
    commands: { start: startCommand, replay: replayCommand },
  },
  process.argv.slice(2),
);
process.exit(code);
