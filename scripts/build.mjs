import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { give, missingCompilers, nodeFault, sqliteLoads } from './machine.mjs';
import { must, timed } from './quiet.mjs';
import { installCommand } from './system-packages.mjs';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const PACKAGES = join(ROOT, 'packages');

/** Runs one step with a line of progress; its output is shown only when it fails. */
async function step(what, command, cwd, say) {
  const path = [join(cwd, 'node_modules/.bin'), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: path };
  try {
    await timed('build', what, say, () => must(command, [], { cwd, env, shell: true }));
    return true;
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}

/** Every file below a folder that is a source of something. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
    return ['node_modules', 'build', 'dist', '.cache'].includes(entry.name) ? [] : filesBelow(path);
  });
}

const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The package's folder and those of the sister packages that it is bundled with. */
function foldersOf(folder, seen = new Set()) {
  if (seen.has(folder)) return seen;
  seen.add(folder);
  for (const [name, version] of Object.entries(manifest(folder).dependencies ?? {}))
    if (version.startsWith('workspace:')) foldersOf(join(PACKAGES, name.split('/')[1]), seen);
  return seen;
}

/** Changes whenever a source of the bundle is added, changed or taken away. */
function fingerprint(folder) {
  const hash = createHash('sha256');
  hash.update(readFileSync(join(ROOT, 'pnpm-lock.yaml')));
  for (const file of [...foldersOf(folder)].flatMap(filesBelow).sort()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

async function bundle(name, say) {
  const folder = join(PACKAGES, name);
  const command = manifest(folder).scripts?.bundle;
  if (command === undefined) return true;
  const stamp = join(folder, '.cache/bundle');
  const now = fingerprint(folder);
  const isFresh = existsSync(join(folder, 'dist')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
  if (isFresh) return true;
  if (!(await step(`bundle of ${name}`, command, folder, say))) return false;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
  return true;
}

/** better-sqlite3 belongs to one version of Node; after a change of Node it is built anew. */
function nativeModules(say) {
  if (sqliteLoads(ROOT)) return Promise.resolve(true);
  const missing = missingCompilers();
  if (missing.length > 0)
    give(`better-sqlite3 must be compiled and ${missing.join(', ')} is missing; run: ${installCommand(missing)}`);
  return step('better-sqlite3 for this Node', 'npx --yes pnpm rebuild better-sqlite3', ROOT, say);
}

/**
 * Builds what changed: native part, TypeScript (`projects` names packages, none: all), and the bundles of the packages
 * named. False when a step failed.
 */
export async function build({ bundles, projects = [], say }) {
  const old = nodeFault();
  if (old !== undefined) give(old);
  const tsc = ['tsc -b', ...projects.map((name) => `packages/${name}`)].join(' ');
  if (!(await nativeModules(say)) || !(await step('TypeScript', tsc, ROOT, say))) return false;
  const made = await Promise.all(bundles.map((name) => bundle(name, say)));
  return made.every(Boolean);
}
