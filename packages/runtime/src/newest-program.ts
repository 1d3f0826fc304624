import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

const changedAt = (file: string) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * The program of a package of this repository: its bundle, which starts in a fifth of the time, and where something
 * that it is made of was compiled since, what was compiled. `folder`: of the package.
 */
export function newestProgram(folder: string): string {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const sisters = Object.entries(dependencies)
    .filter(([, version]) => version.startsWith('workspace:'))
    .map(([name]) => join(folder, '..', name.slice(name.indexOf('/') + 1)));
  const compiled = [folder, ...sisters].map((one) => changedAt(join(one, 'build/tsconfig.tsbuildinfo')));
  const bundle = join(folder, 'dist/main.js');
  return changedAt(bundle) > Math.max(...compiled) ? bundle : join(folder, 'build/src/main.js');
}
