import type { ServerName } from '@cerveceria/protocol';

/** Out of `INFO server`. Another product that speaks Redis' language says so by its `server_name`. */
export function redisServerName(info: string): ServerName {
  const said = (key: string) => new RegExp(`^${key}:(\\S+)`, 'm').exec(info)?.[1];
  const version = said('redis_version') ?? '';
  const other = said('server_name');
  if (other === undefined || other.toLowerCase() === 'redis') return { product: 'Redis', version };
  return { product: other, version: said(`${other}_version`) ?? version };
}
