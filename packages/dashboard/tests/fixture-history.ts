import type { ChannelSpec, History, HistoryGap } from '@cerveceria/protocol';

/** Readings in memory; a reading that was none is kept as its reason. */
export interface FixtureHistory {
  add(channel: string, t: number, reading: number | HistoryGap['reason']): void;
  ask(channel: ChannelSpec, from: number, to: number, points: number): History;
}

const round = (value: number, res: number) => Number((Math.round(value / res) * res).toPrecision(12));

export function fixtureHistory(): FixtureHistory {
  const rows = new Map<string, { t: number; reading: number | HistoryGap['reason'] }[]>();

  return {
    add(channel, t, reading) {
      const list = rows.get(channel) ?? [];
      list.push({ t, reading });
      rows.set(channel, list);
    },
    ask({ id, unit, res }, from, to, points) {
      const found = (rows.get(id) ?? []).filter((row) => row.t >= from && row.t < to);
      const bucket = found.length <= points ? 0 : Math.ceil((to - from) / points);
      const answer = {
        t: [] as number[],
        min: [] as number[],
        mean: [] as number[],
        max: [] as number[],
        count: [] as number[],
      };
      const gaps: HistoryGap[] = [];
      const first = found[0]?.t ?? to;
      if (first > from) gaps.push({ from, to: first, reason: 'no-data', detail: '', count: 0 });
      let sum = { at: -1, count: 0, total: 0, min: 0, max: 0 };
      const close = () => {
        if (sum.count === 0) return;
        answer.t.push(sum.at);
        answer.min.push(sum.min);
        answer.mean.push(round(sum.total / sum.count, res));
        answer.max.push(sum.max);
        answer.count.push(sum.count);
      };
      for (const [i, { t, reading }] of found.entries()) {
        const next = found[i + 1]?.t ?? to;
        if (typeof reading !== 'number') {
          const last = gaps.at(-1);
          if (last !== undefined && last.to === t && last.reason === reading)
            gaps[gaps.length - 1] = { ...last, to: next, count: last.count + 1 };
          else gaps.push({ from: t, to: next, reason: reading, detail: 'w1-crc', count: 1 });
          continue;
        }
        const value = round(reading, res);
        const at = bucket === 0 ? t : Math.floor(t / bucket) * bucket;
        if (at !== sum.at) {
          close();
          sum = { at, count: 0, total: 0, min: value, max: value };
        }
        sum = {
          at,
          count: sum.count + 1,
          total: sum.total + value,
          min: Math.min(sum.min, value),
          max: Math.max(sum.max, value),
        };
      }
      close();
      const last = found.at(-1)?.t ?? to;
      const provisional = last - 60_000 * 3;
      return {
        channel: id,
        unit,
        res,
        from,
        to,
        bucket,
        ...answer,
        gaps,
        provisional: provisional < to ? Math.max(from, provisional) : null,
        parts: [{ tier: 'fixture', from, to, frames: 1 }],
      };
    },
  };
}
