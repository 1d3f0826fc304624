import { existsSync } from 'node:fs';

/** Where a worker's file lies: beside its source's place in `build/`, or next to the bundle in `dist/`. */
export function workerFile(folder: string, name: string, base = import.meta.url): URL | undefined {
  return [`./${folder}/${name}.js`, `./${name}.js`].map((path) => new URL(path, base)).find((url) => existsSync(url));
}
