#!/usr/bin/env node
import { runCommands, writtenOut } from '@cerveceria/runtime';
import { archiveCommand } from './cli/archive-command.ts';
import { auditCommand } from './cli/audit-command.ts';
import { ledgerCommand } from './cli/ledger-command.ts';
import { reportsCommand } from './cli/reports-command.ts';
import { retentionCommand } from './cli/retention-command.ts';
import { serveCommand } from './cli/serve-command.ts';
import { userCommand } from './cli/user-command.ts';
import { HUB_VERSION } from './version.ts';

// A reader that has seen enough goes away, as `head` does; that is no fault of ours.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const code = await runCommands(
  {
    name: 'cerveceria-hub',
    version: HUB_VERSION,
    summary: 'One of two equal hubs: takes in what agents send, keeps it, shows it',
    commands: {
      serve: serveCommand,
      user: userCommand,
      ledger: ledgerCommand,
      archive: archiveCommand,
      retention: retentionCommand,
      reports: reportsCommand,
      audit: auditCommand,
    },
  },
  process.argv.slice(2),
);
// What lingers in stores must not keep the process, nor its end cut off what a slow pipe has not taken yet.
await Promise.all([process.stdout, process.stderr].map(writtenOut));
process.exit(code);
