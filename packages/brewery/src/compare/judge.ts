import { type Comparison, compare } from './compare.ts';
import { type Expected, readCsv } from './csv-side.ts';
import { readHistory } from './history-side.ts';

export interface JudgeOptions {
  readonly file: string;
  readonly zone: string;
  /** `http://host:port` of any hub, and a session's token. */
  readonly base: string;
  readonly token: string;
  /** Channel ids. */
  readonly beer: string;
  readonly chamber: string;
  readonly room: string;
  readonly setPoint: string;
}

export interface Judgement {
  readonly rows: number;
  readonly broken: number;
  readonly probes: readonly Comparison[];
  readonly setPoint: Comparison;
}

/** Half a step of a DS18B20 at 12 bits, °C. */
const PROBE_TOLERANCE = 1 / 32;
/** Half a step of a set point's channel, °C. */
const SET_POINT_TOLERANCE = 0.005;
/** Rows that share an instant may stand a little apart in the history, ms. */
const SLACK_MS = 999;

/** The log as it is written against the history as it is served; nothing in between is asked. */
export async function judge(options: JudgeOptions): Promise<Judgement> {
  const { file, zone, base, token } = options;
  const log = readCsv(file, zone);
  const from = log.beer[0]?.at ?? 0;
  const to = (log.beer.at(-1)?.at ?? 0) + SLACK_MS;
  const one = async (channel: string, side: readonly Expected[], tolerance: number) =>
    compare(channel, side, await readHistory(base, token, channel, from, to), tolerance);
  return {
    rows: log.rows,
    broken: log.broken,
    probes: [
      await one(options.beer, log.beer, PROBE_TOLERANCE),
      await one(options.chamber, log.chamber, PROBE_TOLERANCE),
      await one(options.room, log.room, PROBE_TOLERANCE),
    ],
    setPoint: await one(options.setPoint, log.setPoint, SET_POINT_TOLERANCE),
  };
}
