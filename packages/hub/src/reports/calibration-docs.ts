import { type Calibration, type CalibrationPoints, nodeOf } from '@cerveceria/protocol';
import type { StateStore } from '../tiers/state-store.ts';

/** Document `calibration/<channel>`. None stands any more where `calibration` is null: the name of its raw values stays taken. */
export interface CalibrationDoc {
  readonly calibration: Calibration | null;
}

export const calibrationKey = (channel: string) => `calibration/${channel}`;

/** The channel of what was read, as an agent names its own. */
export const rawOf = (channel: string) => `${channel}-raw`;

/** By channel: the points that count now, null where none do any more. */
export type StandingCalibrations = ReadonlyMap<string, CalibrationPoints | null>;

/** All calibrations of the channels of one node. */
export async function standingCalibrations(
  store: Pick<StateStore, 'list'>,
  node: string,
): Promise<StandingCalibrations> {
  const docs = await store.list<CalibrationDoc>(calibrationKey(`${node}.`));
  const standing = new Map<string, CalibrationPoints | null>();
  for (const { key, value } of docs) {
    const channel = key.slice(calibrationKey('').length);
    if (nodeOf(channel) === node) standing.set(channel, value.calibration?.points ?? null);
  }
  return standing;
}
