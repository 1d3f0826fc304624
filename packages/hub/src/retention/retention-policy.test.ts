import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, WIDTHS } from '../tiers/roll-up-store.ts';
import { policyOf, rawCutoff } from './retention-policy.ts';
import { retentionSchema } from './retention-schema.ts';

const NOW = Date.UTC(2026, 5, 15, 7, 30);
const config = retentionSchema.parse({
  raw: 100,
  rules: [
    { channels: 'k.heat.flow', raw: 10, hours: 1000 },
    { channels: 'k.*.f*w', raw: 20, minutes: 'ever' },
    { channels: '*.power', raw: 'ever' },
  ],
});

test('the first rule that names a channel counts, and what it leaves out is as for all', () => {
  const days = (channel: string) => {
    const { raw, rollUps } = policyOf(config, channel);
    return [raw, ...WIDTHS.map((width) => rollUps[width])].map((ms) => ms / DAY_MS);
  };
  const ever = Number.POSITIVE_INFINITY;
  assert.deepEqual(days('k.heat.flow'), [10, 90, 730, 1000]);
  assert.deepEqual(days('k.quality.fow'), [20, ever, 730, ever]);
  assert.deepEqual(days('k.heat.flow-2'), [100, 90, 730, ever]);
  assert.deepEqual(days('xk.heat.flow'), [100, 90, 730, ever]);
});

test('the raw of a node goes by midnights and by the channel that is kept longest', () => {
  assert.equal(rawCutoff(config, ['k.heat.flow'], NOW), Date.UTC(2026, 5, 5));
  assert.equal(rawCutoff(config, ['k.heat.flow', 'k.heat.wort'], NOW), Date.UTC(2026, 5, 15) - 100 * DAY_MS);
  assert.equal(rawCutoff(config, ['k.heat.flow', 'k.heat.power'], NOW), undefined);
  assert.equal(rawCutoff(config, [], NOW), undefined);
});

test('a policy that nobody could mean is refused', () => {
  for (const bad of [
    { raw: 0 },
    { raw: -1 },
    { hours: 'never' },
    { rules: [{ channels: 'A' }] },
    { rules: [{ raw: 1 }] },
  ])
    assert.equal(retentionSchema.safeParse(bad).success, false, JSON.stringify(bad));
});
