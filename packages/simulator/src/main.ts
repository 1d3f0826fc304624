#!/usr/bin/env node
import { runCommands } from '@cerveceria/runtime';
import { changeCommand } from './commands/change.ts';
import { faultCommand } from './commands/fault.ts';
import { rateCommand } from './commands/rate.ts';
import { runCommand } from './commands/run.ts';
import { truthCommand } from './commands/truth.ts';

process.exitCode = await runCommands(
  {
    name: 'cerveceria-sim',
    version: '0.1.0',
    summary: 'A simulated brewery behind the bus: plants, 1-Wire files, I2C registers, GPIO lines, faults.',
    commands: { run: runCommand, fault: faultCommand, truth: truthCommand, rate: rateCommand, change: changeCommand },
  },
  process.argv.slice(2),
);
