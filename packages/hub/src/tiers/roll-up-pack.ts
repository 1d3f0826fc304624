import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import { type ChannelSpec, inUnit } from '@cerveceria/protocol';
import { hubError } from '../errors.ts';
import type { RollUpDay, Width } from './roll-up-store.ts';

const VERSION = 1;
/** A day of minutes is at most 1,440 buckets of seven numbers. */
const MOST_BYTES = 1024 * 1024;

/** Bytes that are set aside at a time for what is inflated: a day of hours needs one such piece. */
const PIECE = 4096;

const deflate = promisify(deflateRaw);

/** A column as whole steps of the resolution where that is exact (`res` times each is the value), else as it is. */
interface Packed {
  readonly v: number;
  readonly ch: ChannelSpec;
  readonly w: Width;
  readonly day: number;
  /** Distances of the buckets, from -1. */
  readonly at: readonly number[];
  readonly n: readonly number[];
  readonly bad: readonly number[];
  readonly res: number | null;
  readonly min: readonly number[];
  /** Above `min`; so is `last`. */
  readonly max: readonly number[];
  readonly last: readonly number[];
  /** What is above `n` times `min`. */
  readonly sum: readonly number[];
  readonly merged?: Readonly<Record<string, number>>;
}

const deltas = (column: readonly number[], before = 0) => column.map((value, i) => value - (column[i - 1] ?? before));

function undelta(column: readonly number[], before = 0): number[] {
  let at = before;
  return column.map((delta) => {
    at += delta;
    return at;
  });
}

/** Undefined when a value is no whole number of steps: another resolution held for a part of the day. */
function stepsOf(column: readonly number[], res: number): number[] | undefined {
  const steps = column.map((value) => Math.round(value / res));
  const isExact = steps.every((count, i) => Number.isSafeInteger(count) && inUnit(count, res) === column[i]);
  return isExact ? steps : undefined;
}

/** A day as deflated JSON: readable with zlib and `JSON.parse`, and some 3 B a bucket of a quiet channel. */
export function packRollUp(day: RollUpDay): Promise<Uint8Array> {
  const { channel, width, merged, at, count, bad } = day;
  const head = { v: VERSION, ch: channel, w: width, day: day.day, at: deltas(at, -1), n: count, bad };
  const columns = [day.min, day.max, day.last, day.sum].map((column) => stepsOf(column, channel.res));
  const [min, max, last, sum] = columns;
  const body: Packed =
    min !== undefined && max !== undefined && last !== undefined && sum !== undefined
      ? {
          ...{ ...head, res: channel.res, min: deltas(min) },
          max: max.map((value, i) => value - (min[i] as number)),
          last: last.map((value, i) => value - (min[i] as number)),
          sum: sum.map((value, i) => value - (count[i] as number) * (min[i] as number)),
          ...(merged !== undefined && { merged }),
        }
      : {
          ...{ ...head, res: null, min: day.min, max: day.max, last: day.last, sum: day.sum },
          ...(merged !== undefined && { merged }),
        };
  return deflate(JSON.stringify(body));
}

/** @throws TIER_DAMAGED when the bytes are no day of a version that this hub knows */
export function unpackRollUp(bytes: Uint8Array): RollUpDay {
  let body: Packed;
  try {
    body = JSON.parse(
      inflateRawSync(bytes, { maxOutputLength: MOST_BYTES, chunkSize: PIECE }).toString('utf8'),
    ) as Packed;
  } catch (cause) {
    throw hubError('TIER_DAMAGED', 'a day of roll-ups cannot be read', { cause });
  }
  if (body.v !== VERSION) throw hubError('TIER_DAMAGED', `a day of roll-ups of version ${body.v}`);
  const { ch, w, day, n, bad, res, merged } = body;
  const head = { channel: ch, width: w, day, at: undelta(body.at, -1), count: n, bad };
  const tail = merged === undefined ? {} : { merged };
  if (res === null) return { ...head, min: body.min, max: body.max, sum: body.sum, last: body.last, ...tail };
  const min = undelta(body.min);
  const unit = (steps: number) => inUnit(steps, res);
  return {
    ...head,
    min: min.map(unit),
    max: body.max.map((above, i) => unit(above + (min[i] as number))),
    sum: body.sum.map((above, i) => unit(above + (n[i] as number) * (min[i] as number))),
    last: body.last.map((above, i) => unit(above + (min[i] as number))),
    ...tail,
  };
}
