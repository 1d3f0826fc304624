// `npx pnpm test [-- FILTER]`: sets up what the tests need, builds, lints, and runs every test there is.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, PACKAGES, ROOT } from './build.mjs';
import { give, nodeFault } from './machine.mjs';
import { quiet } from './quiet.mjs';
import { ownArguments } from './run-program.mjs';
import { provide, remedy } from './system-packages.mjs';
import { notBuilt, testFiles } from './test-files.mjs';
import { TestLanes } from './test-lanes.mjs';
import { TestReport } from './test-report.mjs';

const print = (text) => void process.stdout.write(text);
const inCi = Boolean(process.env.CI);

/** Takes away the files whose needs this machine cannot meet, and says which and what to do about it. */
async function runnable(files) {
  const missing = await provide([...new Set(files.flatMap(({ needs }) => needs))]);
  if (missing.length === 0) return { ready: files, left: [], fault: undefined };
  const left = files.filter(({ needs }) => needs.some((need) => missing.includes(need)));
  print(`set-up: ${missing.join(', ')} missing. To run everything: ${remedy(missing)}\n`);
  print(`${left.length} test files were not run for want of it:\n`);
  for (const { source, needs } of left) print(`  ${source} (needs ${needs.join(' and ')})\n`);
  const fault = inCi ? `In CI nothing may be missing: ${missing.join(', ')}` : undefined;
  return { ready: files.filter((file) => !left.includes(file)), left, fault };
}

async function lint(paths) {
  const biome = join(ROOT, 'node_modules/.bin/biome');
  const args = ['ci', '--error-on-warnings', '--colors=off', ...paths];
  const { status, stdout, stderr } = await quiet(biome, args, { cwd: ROOT });
  print(`lint: biome ci: ${`${stdout}${stderr}`.trim()}\n`);
  return status === 0;
}

/** Those that wait for processes beside those that compute; then what measures time in pairs, whole systems one by one. */
async function runTests(files, report) {
  const of = (wanted) => files.filter(({ pace }) => pace === wanted);
  const [plain, processes, timed, alone] = [of('plain'), of('processes'), of('timed'), of('alone')];
  const lanes = new TestLanes(report);
  await lanes.drain([
    [processes, plain],
    [processes, plain],
    [plain, processes],
  ]);
  await lanes.drain([[timed], [timed]]);
  await lanes.drain([[alone]]);
}

const begin = Date.now();
const old = nodeFault();
if (old !== undefined) give(old);
const filter = ownArguments()[0] ?? '';
const files = testFiles(filter);
if (files.length === 0) give(`No test file has "${filter}" in its path; a run without tests proves nothing.`);
// A narrowed run builds what its tests need, so that what is being changed elsewhere does not stop it.
const everything = filter === '' || files.some(({ pace }) => pace !== 'plain');
const projects = everything ? [] : [...new Set(files.map(({ project }) => project).filter(Boolean))];
const bundles = everything ? readdirSync(PACKAGES) : [];
const isToBuild = everything || projects.length > 0;
// Downloads wait for the network while what is here is built.
const [{ ready, left, fault }, isBuilt, isClean] = await Promise.all([
  runnable(files),
  isToBuild ? build({ bundles, projects, say: print }) : true,
  lint(everything ? ['.'] : [...new Set(files.map(({ source }) => source.split('/', 2).join('/')))]),
]);
if (fault !== undefined) give(fault);
if (!isBuilt) process.exit(1);
const unbuilt = notBuilt(ready);
if (unbuilt.length > 0) give(`Not compiled: ${unbuilt.map(({ source }) => source).join(', ')}`);

const report = new TestReport({ print, strictSkips: inCi });
await runTests(ready, report);
report.printFaults();
if (!isClean) print('\nbiome found faults (above); the run fails for them too.\n');
if (left.length > 0) print(`\n${left.length} test files were not run for want of what they need (named at the top).\n`);
if (report.tests === 0) print('\nNo test ran; a run without tests proves nothing.\n');
print('\n');
report.printSlowest();
report.printSummary(Date.now() - begin);
process.exitCode = report.failed > 0 || !isClean || report.tests === 0 ? 1 : 0;
