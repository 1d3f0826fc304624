// Runs before pnpm installs anything, so that what would fail deep inside a build is said first, in one sentence.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { give, hasApt, isRoot, missingCompilers, nodeFault, sqliteLoads } from './machine.mjs';
import { aptInstall, installCommand } from './system-packages.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const old = nodeFault();
if (old !== undefined) give(old);
const missing = missingCompilers();
if (missing.length > 0 && !sqliteLoads(root)) {
  // Only CI may be changed without being asked: elsewhere a ready-made better-sqlite3 may still be found.
  if (process.env.CI && isRoot() && hasApt()) await aptInstall(missing);
  else
    process.stderr.write(
      `No ${missing.join(', ')} here: if better-sqlite3 has no ready-made file for this machine, it cannot be built; run: ${installCommand(missing)}\n`,
    );
}
