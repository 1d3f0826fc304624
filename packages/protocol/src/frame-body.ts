import { type Cell, isCell } from './cell.ts';
import { type ChannelSpec, channelSpecSchema } from './channel.ts';
import { protocolError } from './errors.ts';
import { type Column, type DataFrame, FRAME_LIMITS, FRAME_VERSION, type Frame, type GapFrame } from './frame.ts';
import { bootSchema, epochSchema, nodeIdSchema } from './ids.ts';
import { fromRuns, toRuns } from './runs.ts';

type Body = Record<string, unknown>;

const isInteger = (item: unknown): item is number => Number.isSafeInteger(item);
const isString = (item: unknown): item is string => typeof item === 'string';

function bad(what: string): Error {
  return protocolError('FRAME_INVALID', what);
}

/** `v` is a value of `d`, `n` not due, `m` missing, `f:CODE` faulty. */
const LETTER = { 'not-due': 'n', missing: 'm' } as const;

function letterOf(cell: Cell): string {
  if (typeof cell === 'number') return 'v';
  return cell === 'not-due' || cell === 'missing' ? LETTER[cell] : `f:${cell.slice(6)}`;
}

function writeColumn({ channel, cells }: Column): Body {
  const deltas: number[] = [];
  let before = 0;
  for (const cell of cells) {
    if (!isCell(cell)) throw protocolError('CELL_INVALID', `${channel.id}: ${String(cell)}`);
    if (typeof cell !== 'number') continue;
    deltas.push(cell - before);
    before = cell;
  }
  const { id, unit, res, kind } = channel;
  const body: Body = { id, unit, res, kind, d: deltas };
  // A column of values alone is the common case and says nothing about it.
  if (deltas.length !== cells.length) body['q'] = toRuns(cells.map(letterOf));
  return body;
}

function cellOf(letter: string): Cell {
  if (letter === 'n') return 'not-due';
  if (letter === 'm') return 'missing';
  const fault = letter.startsWith('f:') ? `fault:${letter.slice(2)}` : 'fault:unknown-cell';
  // A newer peer may know more kinds of cell; what is unknown here is certainly no value.
  return isCell(fault) ? fault : 'fault:unknown-cell';
}

function readColumn(body: unknown, scans: number): Column {
  const spec = channelSpecSchema.safeParse(body);
  if (!spec.success) throw bad(`channel table: ${spec.error.issues[0]?.message}`);
  const { d, q } = body as { d: unknown; q: unknown };
  if (!Array.isArray(d) || d.length > scans) throw bad(`${spec.data.id}: d`);
  const letters = q === undefined ? undefined : fromRuns(q, scans, isString);
  if (q !== undefined && letters === undefined) throw bad(`${spec.data.id}: q`);
  const cells: Cell[] = new Array(scans);
  let value = 0;
  let used = 0;
  for (let i = 0; i < scans; i++) {
    const letter = letters === undefined ? 'v' : (letters[i] as string);
    if (letter !== 'v') {
      cells[i] = cellOf(letter);
      continue;
    }
    const delta: unknown = d[used++];
    if (!Number.isSafeInteger(delta)) throw bad(`${spec.data.id}: d[${used - 1}]`);
    value += delta as number;
    if (!isCell(value)) throw bad(`${spec.data.id}: d[${used - 1}] leaves the range of a cell`);
    cells[i] = value;
  }
  if (used !== d.length) throw protocolError('FRAME_CONTRADICTS', `${spec.data.id}: ${d.length} values, ${used} cells`);
  return { channel: spec.data as ChannelSpec, cells };
}

/** The JSON body of a frame. @throws CELL_INVALID, FRAME_CONTRADICTS on what must not leave this machine */
export function writeBody(frame: DataFrame | GapFrame): Body {
  const { kind, node, epoch, first, last, boot } = frame;
  const head = { v: FRAME_VERSION, k: kind, node, epoch, first, last, boot };
  if (kind === 'gap')
    return { ...head, reason: frame.reason, count: frame.count, from: frame.monoFrom, to: frame.monoTo };
  const steps = frame.mono.slice(1).map((mono, i) => mono - (frame.mono[i] as number));
  for (const column of frame.columns)
    if (column.cells.length !== frame.mono.length) throw protocolError('FRAME_CONTRADICTS', column.channel.id);
  return {
    ...head,
    every: frame.every,
    t0: frame.mono[0],
    dt: toRuns(steps),
    ch: frame.columns.map(writeColumn),
  };
}

function readHead(body: Body) {
  const version = body['v'];
  const { node, epoch, first, last } = body;
  if (!Number.isSafeInteger(version) || (version as number) < 1) throw bad('v');
  if (!nodeIdSchema.safeParse(node).success) throw bad('node');
  if (!epochSchema.safeParse(epoch).success) throw bad('epoch');
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) throw bad('first, last');
  if ((first as number) < 1 || (last as number) < (first as number)) throw bad('first, last');
  const head = { node, epoch, first, last } as { node: string; epoch: string; first: number; last: number };
  return { version: version as number, head };
}

function readGap(body: Body, head: ReturnType<typeof readHead>['head'], boot: string): GapFrame {
  const { reason, count, from, to } = body;
  if (typeof reason !== 'string' || reason.length > 64) throw bad('reason');
  if (count !== head.last - head.first + 1) throw protocolError('FRAME_CONTRADICTS', 'count');
  const time = (value: unknown) => {
    if (value !== null && !Number.isSafeInteger(value)) throw bad('from, to');
    return value as number | null;
  };
  return { kind: 'gap', ...head, boot, reason, count: count as number, monoFrom: time(from), monoTo: time(to) };
}

function readData(
  body: Body,
  head: ReturnType<typeof readHead>['head'],
  boot: string,
  only: string | undefined,
): DataFrame {
  const { every, t0, dt, ch } = body;
  if (!Number.isSafeInteger(every) || (every as number) < 1) throw bad('every');
  const scans = Math.floor((head.last - head.first) / (every as number)) + 1;
  if (scans > FRAME_LIMITS.scans) throw protocolError('FRAME_TOO_LARGE', `${scans} scans`);
  const steps = fromRuns(dt, scans - 1, isInteger);
  if (!Number.isSafeInteger(t0) || steps === undefined) throw protocolError('FRAME_CONTRADICTS', 't0, dt');
  const mono = [t0 as number];
  for (const step of steps) {
    const next = (mono.at(-1) as number) + step;
    if (!Number.isSafeInteger(next)) throw bad('dt');
    mono.push(next);
  }
  if (!Array.isArray(ch) || ch.length === 0) throw bad('ch');
  if (ch.length > FRAME_LIMITS.channels) throw protocolError('FRAME_TOO_LARGE', `${ch.length} channels`);
  const wanted = only === undefined ? ch : ch.filter((column: Body | null) => column?.['id'] === only);
  const columns = wanted.map((column: unknown) => readColumn(column, scans));
  const ids = new Set(columns.map((column) => column.channel.id));
  if (ids.size !== columns.length) throw protocolError('FRAME_CONTRADICTS', 'a channel stands twice');
  return { kind: 'data', ...head, boot, every: every as number, mono, columns };
}

/**
 * Reads a body that came from anywhere. Unknown fields are ignored (the bytes keep them); a body of a newer version,
 * or of a kind unknown to this one, is opaque: it can be stored and acknowledged, not shown.
 * @param only as in decodeFrame
 * @throws FRAME_INVALID, FRAME_CONTRADICTS, FRAME_TOO_LARGE
 */
export function readBody(body: unknown, only?: string): Frame {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw bad('not an object');
  const { version, head } = readHead(body as Body);
  const kind = (body as Body)['k'];
  if (version > FRAME_VERSION || (kind !== 'data' && kind !== 'gap')) return { kind: 'opaque', ...head, version };
  const boot = bootSchema.safeParse((body as Body)['boot']);
  if (!boot.success) throw bad('boot');
  return kind === 'gap' ? readGap(body as Body, head, boot.data) : readData(body as Body, head, boot.data, only);
}
