import type { StoredFrame, Verdict } from '../frame-tier.ts';
import { judge } from '../gate.ts';
import { type CassandraLink, UNSET } from './cassandra-link.ts';
import {
  after,
  type Counts,
  headsOf,
  hourOf,
  hourOfFrame,
  isPacked,
  type Pack,
  type PlainFrame,
  packFrames,
  sizeOf,
} from './cassandra-pack.ts';
import { type EpochRow, epochsOf } from './cassandra-rows.ts';
import { slotsOf } from './cassandra-slots.ts';

/** More than any hour or seq that is written with it: the smallest wins. */
const TOP = 2 ** 52;
/** Rows under way at once. */
const WIDTH = 16;
const big = (value: number | null) => (value === null ? null : BigInt(Math.round(value)));

export interface Put {
  readonly query: string;
  readonly params: readonly unknown[];
}

/**
 * Frames of one epoch: first the rows, then the mark that says that they are there. Two hubs that do it at once write
 * the same rows; of two marks the higher one wins, because the watermark is its timestamp.
 */
export async function appendEpoch(
  link: CassandraLink,
  frames: readonly StoredFrame[],
  now: number,
): Promise<Verdict[]> {
  const { node, epoch } = frames[0] as StoredFrame;
  const known = (await epochsOf(link, node)).find((each) => each.epoch === epoch);
  let watermark = known?.watermark ?? 0;
  const fresh: StoredFrame[] = [];
  const verdicts = frames.map((frame) => {
    const verdict = judge(watermark, frame);
    watermark = verdict.watermark;
    if (verdict.outcome === 'stored') fresh.push(frame);
    return verdict;
  });
  if (fresh.length === 0) return verdicts;
  const isFirst = (known?.frames ?? 0) === (known?.gone.frames ?? 0);
  const before: Counts = { held: known?.held ?? 0, dropped: known?.dropped ?? 0, frames: known?.frames ?? 0 };
  const hours = fresh.filter(isPacked).map((frame) => ({ boot: frame.boot, hour: hourOfFrame(frame) }));
  const slots = await slotsOf(link, { node, epoch, watermark: known?.watermark ?? 0 }, hours);
  const packs = packFrames(fresh, before, slots);
  const puts = [
    { query: "INSERT INTO nodes (brewery, node) VALUES ('here', ?)", params: [node] },
    ...packs.flatMap((pack) => putPack(node, epoch, pack)),
    ...putApart(fresh, before, known),
    ...putRuns(node, epoch, packs),
  ];
  await inTurn(link, puts);
  if (isFirst) await link.run(...oldestOf(node, epoch, (fresh[0] as StoredFrame).first));
  await link.run(...markOf(node, epoch, fresh, before));
  if (known === undefined) await link.run(...beginOf(node, epoch, now));
  return verdicts;
}

/** Lets the gate stand at `seq`; the watermark is its own timestamp, so that a lower one changes nothing. */
export async function advanceEpoch(
  link: CassandraLink,
  { node, epoch, seq }: { readonly node: string; readonly epoch: string; readonly seq: number },
  now: number,
): Promise<void> {
  const known = (await epochsOf(link, node)).find((each) => each.epoch === epoch);
  await link.run("INSERT INTO nodes (brewery, node) VALUES ('here', ?)", [node]);
  await link.run('UPDATE epochs USING TIMESTAMP ? SET watermark = ? WHERE node = ? AND epoch = ?', [
    ...[big(seq), big(seq), node, epoch],
  ]);
  if (known === undefined) await link.run(...beginOf(node, epoch, now));
}

const beginOf = (node: string, epoch: string, now: number): [string, unknown[]] => [
  'UPDATE epochs USING TIMESTAMP ? SET began = ? WHERE node = ? AND epoch = ?',
  [big(TOP - now), big(now), node, epoch],
];

/** It only rises. */
export const oldestOf = (node: string, epoch: string, oldest: number): [string, unknown[]] => [
  'UPDATE epochs USING TIMESTAMP ? SET oldest = ? WHERE node = ? AND epoch = ?',
  [big(oldest), big(oldest), node, epoch],
];

export async function inTurn(link: CassandraLink, puts: readonly Put[]): Promise<void> {
  for (let at = 0; at < puts.length; at += WIDTH)
    await Promise.all(puts.slice(at, at + WIDTH).map(({ query, params }) => link.run(query, params)));
}

/** A row, where it is found by its seq, and by its hour where that has slices beside the first. */
export function putPack(node: string, epoch: string, { boot, hour, slice, frames, before }: Pack): Put[] {
  const first = (frames[0] as PlainFrame).first;
  const last = (frames.at(-1) as PlainFrame).last;
  const puts: Put[] = [
    {
      query: `INSERT INTO slices (node, boot, hour, slice, epoch, first, last, held_before, dropped_before, frames_before,
        size, heads, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      params: [
        ...[node, boot, big(hour), slice, epoch, big(first), big(last), big(before.held), big(before.dropped)],
        ...[big(before.frames), sizeOf(frames), headsOf(frames), Buffer.concat(frames.map(({ bytes }) => bytes))],
      ],
    },
    {
      query: 'UPDATE places SET boot = ?, hour = ?, slices = slices + ? WHERE node = ? AND epoch = ? AND first = ?',
      params: [boot, big(hour), [slice], node, epoch, big(first)],
    },
  ];
  if (slice > 0)
    puts.push({
      query: 'UPDATE slices SET more = more + ? WHERE node = ? AND boot = ? AND hour = ? AND slice = 0',
      params: [[slice], node, boot, big(hour)],
    });
  return puts;
}

/** Gaps; each with its neighbours, between which it lies where it knows no time. */
function putApart(fresh: readonly StoredFrame[], start: Counts, known: EpochRow | undefined): Put[] {
  const puts: Put[] = [];
  let ahead = known?.lastBoot == null ? null : { boot: known.lastBoot, mono: known.lastMono as number };
  let counts = start;
  for (const [i, frame] of fresh.entries()) {
    if (frame.kind === 'gap') {
      const behind = fresh.slice(i + 1).find(({ monoFrom }) => monoFrom !== null);
      puts.push({
        query: `INSERT INTO apart (node, epoch, first, last, kind, boot, mono_from, mono_to, held, dropped, bytes,
          held_before, dropped_before, frames_before, before_boot, before_mono, after_boot, after_mono)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        params: [
          ...[frame.node, frame.epoch, big(frame.first), big(frame.last), frame.kind, frame.boot],
          ...[big(frame.monoFrom) ?? UNSET, big(frame.monoTo) ?? UNSET, big(frame.held), big(frame.dropped)],
          ...[Buffer.from(frame.bytes), big(counts.held), big(counts.dropped), big(counts.frames)],
          ...[ahead?.boot ?? UNSET, big(ahead?.mono ?? null) ?? UNSET],
          ...[behind?.boot ?? UNSET, big(behind?.monoFrom ?? null) ?? UNSET],
        ],
      });
    }
    if (frame.monoFrom !== null) ahead = { boot: frame.boot, mono: frame.monoTo ?? frame.monoFrom };
    counts = after(counts, frame);
  }
  return puts;
}

/** What has no time is asked for by its seq alone. */
function putRuns(node: string, epoch: string, packs: readonly Pack[]): Put[] {
  const all = packs.flatMap((pack) => pack.frames).filter(({ monoFrom }) => monoFrom !== null);
  return [...new Set(all.map(({ boot }) => boot))].flatMap((boot) => {
    const frames = all.filter((frame) => frame.boot === boot);
    const hours = frames.map(({ monoFrom }) => hourOf(monoFrom as number));
    const first = (frames[0] as PlainFrame).first;
    const span = Math.max(...frames.map(({ monoFrom, monoTo }) => (monoTo ?? 0) - (monoFrom ?? 0)), 0);
    const [least, most] = [Math.min(...hours), Math.max(...hours)];
    const set = (column: string, value: number, stamp: number): Put => ({
      query: `UPDATE runs USING TIMESTAMP ? SET ${column} = ? WHERE node = ? AND epoch = ? AND boot = ?`,
      params: [big(stamp), big(value), node, epoch, boot],
    });
    return [
      ...[set('first', first, TOP - first), set('least', least, TOP - least)],
      ...[set('most', most, most + 1), set('span', span, span + 1)],
    ];
  });
}

function markOf(node: string, epoch: string, fresh: readonly StoredFrame[], start: Counts): [string, unknown[]] {
  const counts = fresh.reduce(after, start);
  const timed = fresh.findLast(({ monoFrom }) => monoFrom !== null);
  const watermark = big((fresh.at(-1) as StoredFrame).last);
  return [
    `UPDATE epochs USING TIMESTAMP ? SET watermark = ?, held = ?, dropped = ?, frames = ?, last_boot = ?, last_mono = ?
     WHERE node = ? AND epoch = ?`,
    [
      ...[watermark, watermark, big(counts.held), big(counts.dropped), big(counts.frames)],
      ...[timed?.boot ?? UNSET, big(timed?.monoTo ?? timed?.monoFrom ?? null) ?? UNSET, node, epoch],
    ],
  ];
}
