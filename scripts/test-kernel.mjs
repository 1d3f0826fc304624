// `npx pnpm test:kernel`: the agent's real drivers, and a real agent, on Debian's kernel in an emulated machine.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, PACKAGES, ROOT } from './build.mjs';
import { give, nodeFault } from './machine.mjs';
import { provide, remedy } from './system-packages.mjs';

const TEST = join(PACKAGES, 'edge-agent/build/tests/real-kernel.kernel.test.js');

const old = nodeFault();
if (old !== undefined) give(old);
const missing = await provide(['kernel']);
if (missing.length > 0) give(`What boots a kernel is missing. On Debian: ${remedy(missing)}`);
if (
  !(await build({ bundles: ['edge-agent'], projects: ['edge-agent'], say: (text) => void process.stdout.write(text) }))
)
  process.exit(1);
const args = ['--enable-source-maps', '--test', '--test-reporter=spec', TEST];
process.exitCode = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
