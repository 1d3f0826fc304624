import type { ServerName } from '@cerveceria/protocol';

/** Out of `buildInfo`. A server that stands in for MongoDB has a version of its own there beside the one it speaks. */
export function mongoServerName(info: Readonly<Record<string, unknown>>): ServerName {
  const own = info['secantusVersion'];
  if (typeof own === 'string') return { product: 'SecantusDB', version: own, standsFor: 'MongoDB' };
  return { product: 'MongoDB', version: String(info['version'] ?? '') };
}
