import type { DataFrame } from '@cerveceria/protocol';

const digitsOf = (res: number) => Math.max(0, Math.ceil(-Math.log10(res)));

/** Name of a channel without its node, as a field. */
export const fieldOf = (channel: string): string => channel.slice(channel.lastIndexOf('.') + 1);

/** A frame as lines, one a scan, with a field a channel and ms; what is no value is left out. @param begins wall ms of mono 0 */
export function linesOf({ node, columns, mono }: DataFrame, begins: number): string[] {
  const fields = columns.map(({ channel: { id, res }, cells }) => {
    const [name, digits] = [fieldOf(id), digitsOf(res)];
    return cells.map((cell) => (typeof cell === 'number' ? `${name}=${(cell * res).toFixed(digits)}` : ''));
  });
  return mono.flatMap((ms, i) => {
    const said = fields.map((column) => column[i] as string).filter((text) => text !== '');
    return said.length === 0 ? [] : [`heat,node=${node} ${said.join(',')} ${begins + ms}`];
  });
}

/** Bodies of so many lines each. */
export function* bodiesOf(lines: Iterable<string>, most: number): Generator<Buffer> {
  let body: string[] = [];
  for (const line of lines) {
    body.push(line);
    if (body.length < most) continue;
    yield Buffer.from(body.join('\n'));
    body = [];
  }
  if (body.length > 0) yield Buffer.from(body.join('\n'));
}
