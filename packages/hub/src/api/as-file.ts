import type { Context } from 'hono';

/** An answer that a browser saves under a name, in any language (RFC 6266). */
export function asFile(c: Context, name: string, type: string, content: string | Uint8Array): Response {
  const plain =
    name
      .normalize('NFD')
      .replace(/[^A-Za-z0-9 ._-]/g, '')
      .trim() || 'file';
  const anyName = encodeURIComponent(name).replace(
    /['()*]/g,
    (at) => `%${at.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const headers = {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${anyName}`,
  };
  return c.body(typeof content === 'string' ? content : new Uint8Array(content), 200, headers);
}
