/** Major version of the socket protocol. Additions (fields, message types) do not raise it; a changed meaning does. */
export const PROTOCOL_VERSION = 1;

/** Both sides must speak the same major version. */
export function speaks(theirs: number): boolean {
  return theirs === PROTOCOL_VERSION;
}
