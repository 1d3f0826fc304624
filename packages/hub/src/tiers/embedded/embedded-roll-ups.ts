import { packRollUp, unpackRollUp } from '../roll-up-pack.ts';
import { DAY_MS, type RollUpDay, type RollUpStore } from '../roll-up-store.ts';
import { oneByOne } from './one-by-one.ts';
import type { RollUpPage, RollUpPageArgs, RollUpRemoval, RollUpRow } from './roll-up-engine.ts';
import type { SqliteThread } from './sqlite-thread.ts';

/** Documents in one message to the writer, which is one transaction. */
const PART = 16;

/** Roll-ups in the file of the frames, through the threads of the frames; they are started and stopped with those. */
export function embeddedRollUps(writer: SqliteThread, reader: SqliteThread): RollUpStore {
  async function* pages({ channel, width, from, to }: RollUpPageArgs): AsyncGenerator<readonly RollUpDay[]> {
    for (let at: number | null = from; at !== null; ) {
      const args: RollUpPageArgs = { channel, width, from: at, to };
      const { bytes, ends, next }: RollUpPage = await reader.call<RollUpPage>('roll-up-days', args);
      at = next;
      yield ends.map((end, i) => unpackRollUp(bytes.subarray(ends[i - 1] ?? 0, end)));
    }
  }

  return {
    name: 'embedded',
    keeps: Number.POSITIVE_INFINITY,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    identity: () => reader.call<string>('store-identity', null),
    async put(days) {
      for (let at = 0; at < days.length; at += PART) {
        const rows = days.slice(at, at + PART).map(async (day): Promise<RollUpRow> => {
          const { channel, width } = day;
          return { channel: channel.id, width, day: day.day, doc: await packRollUp(day) };
        });
        await writer.call('roll-up-put', await Promise.all(rows));
      }
    },
    days: ({ channel, width, from, to }) =>
      oneByOne(pages({ channel, width, from: Math.floor(from / DAY_MS) * DAY_MS, to })),
    remove: (channel, width, before) => {
      const args: RollUpRemoval = { channel, width, before: before - DAY_MS };
      return writer.call<number>('roll-up-remove', args);
    },
  };
}
