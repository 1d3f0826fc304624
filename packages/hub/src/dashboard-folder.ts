import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Beside the bundle (`dist/page`), or the sister package's build, seen from `dist/` and from `build/src/`. */
const PLACES = ['./page/', '../../dashboard/dist/', '../../../dashboard/dist/'];

/** Folder of the built page; null when there is none. A folder that the configuration names is taken as it is. */
export function dashboardFolder(configured: string | undefined): string | null {
  const places =
    configured === undefined ? PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))) : [configured];
  return places.find((place) => existsSync(`${place}/index.html`)) ?? null;
}
