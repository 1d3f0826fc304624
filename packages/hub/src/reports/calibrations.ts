import { type Calibration, type CalibrationRequest, type CalibrationRow, nodeOf } from '@cerveceria/protocol';
import type { ProcessClock } from '@cerveceria/runtime';
import type { Audit } from '../auth/audit.ts';
import type { Who } from '../auth/who.ts';
import type { Derivation } from '../derived/derived-schema.ts';
import { hubError } from '../errors.ts';
import { type NodeRecord, nodeKey } from '../ingest/node-record.ts';
import type { StateStore } from '../tiers/state-store.ts';
import { type CalibrationDoc, calibrationKey, rawOf } from './calibration-docs.ts';

interface CalibrationParts {
  readonly store: Pick<StateStore, 'get' | 'put' | 'list'>;
  readonly audit: Audit;
  readonly clock: Pick<ProcessClock, 'wall'>;
  /** What the hub derives is not calibrated: what it is made of is. */
  readonly derived: readonly Pick<Derivation, 'channel'>[];
}

/** Calibrations of channels that come with reports. All of one channel throw CHANNEL_UNKNOWN and CALIBRATION_AT_EDGE. */
export interface Calibrations {
  /** Every channel that may be calibrated here, and every one that its node calibrates; in the order of their ids. */
  list(): Promise<CalibrationRow[]>;
  /** @throws CALIBRATION_NONE */
  of(channel: string): Promise<Calibration>;
  /** @throws CALIBRATION_NAME, STATE_CONFLICT */
  set(who: Who, channel: string, request: CalibrationRequest): Promise<Calibration>;
  /** Reports that are filed from now on are what was read. @throws CALIBRATION_NONE, STATE_CONFLICT */
  clear(who: Who, channel: string): Promise<void>;
}

/** Longest last part of a channel's id. */
const MOST_NAME = 32;

export function createCalibrations({ store, audit, clock, derived }: CalibrationParts): Calibrations {
  async function look(channel: string) {
    const record = (await store.get<NodeRecord>(nodeKey(nodeOf(channel))))?.value;
    const isKnown = (id: string) => record?.channels.some((each) => each.id === id) ?? false;
    if (!isKnown(channel)) throw hubError('CHANNEL_UNKNOWN', channel);
    if (record?.virtual !== true) throw hubError('CALIBRATION_AT_EDGE', channel);
    return { doc: await store.get<CalibrationDoc>(calibrationKey(channel)), isKnown };
  }

  async function checkNames(channel: string, isFirst: boolean, isKnown: (id: string) => boolean): Promise<void> {
    if (derived.some((each) => each.channel === channel))
      throw hubError('CALIBRATION_NAME', `${channel} is derived by the hub`);
    const raw = rawOf(channel);
    if ((raw.split('.').at(-1) as string).length > MOST_NAME)
      throw hubError('CALIBRATION_NAME', `${raw} is longer than a name may be`);
    if (isFirst && isKnown(raw)) throw hubError('CALIBRATION_NAME', `reports bring ${raw} themselves`);
    const read = channel.endsWith('-raw') ? channel.slice(0, -rawOf('').length) : undefined;
    if (read !== undefined && (await store.get(calibrationKey(read))) !== undefined)
      throw hubError('CALIBRATION_NAME', `${channel} is what was read of ${read}`);
  }

  return {
    async list() {
      const docs = await store.list<CalibrationDoc>(calibrationKey(''));
      const standing = new Map(docs.map(({ key, value }) => [key, value.calibration]));
      const records = await store.list<NodeRecord>(nodeKey(''));
      const rows = records.flatMap(({ value: { virtual, channels } }) =>
        channels.flatMap(({ id, unit, res, calibrated = null }): CalibrationRow[] => {
          if (virtual !== true) return calibrated === null ? [] : [{ channel: id, unit, res, at: 'node', calibrated }];
          const isMade = derived.some((each) => each.channel === id);
          const isRaw = id.endsWith(rawOf('')) && standing.has(calibrationKey(id.slice(0, -rawOf('').length)));
          if (isMade || isRaw) return [];
          const { points, date, by } = standing.get(calibrationKey(id)) ?? {};
          const known = points === undefined || date === undefined || by === undefined ? null : { points, date, by };
          return [{ channel: id, unit, res, at: 'hub', calibrated: known }];
        }),
      );
      return rows.sort((a, b) => (a.channel < b.channel ? -1 : 1));
    },
    async of(channel) {
      const { doc } = await look(channel);
      const calibration = doc?.value.calibration ?? null;
      if (calibration === null) throw hubError('CALIBRATION_NONE', channel);
      return calibration;
    },
    async set({ user }, channel, { points, date, by = user }) {
      const { doc, isKnown } = await look(channel);
      await checkNames(channel, doc === undefined, isKnown);
      const calibration: Calibration = { channel, points, date, by, set: clock.wall() };
      await store.put<CalibrationDoc>(calibrationKey(channel), { calibration }, doc?.version ?? null);
      const line = points.map(([read, real]) => `${read} is ${real}`).join(', ');
      const detail = `${line}; ${date}, ${by}`;
      await audit.record({ who: user, what: 'calibration.set', about: channel, detail });
      return calibration;
    },
    async clear({ user }, channel) {
      const { doc } = await look(channel);
      if (doc === undefined || doc.value.calibration === null) throw hubError('CALIBRATION_NONE', channel);
      await store.put<CalibrationDoc>(calibrationKey(channel), { calibration: null }, doc.version);
      const { points } = doc.value.calibration;
      const detail = `none any more; it was ${points.map(([read, real]) => `${read} is ${real}`).join(', ')}`;
      await audit.record({ who: user, what: 'calibration.clear', about: channel, detail });
    },
  };
}
