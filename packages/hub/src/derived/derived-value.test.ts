import assert from 'node:assert/strict';
import { test } from 'node:test';
import { correctedGravity } from './corrected-gravity.ts';
import { derivationSchema, isCounter, type ScanDerivation } from './derived-schema.ts';
import { derivedValue } from './derived-value.ts';
import { liquidHeight } from './liquid-height.ts';
import { tiltValue } from './tilt-value.ts';
import { valueInTable } from './value-in-table.ts';
import { waterDensity } from './water-density.ts';

const near = (is: number, expected: number, within: number) =>
  assert.ok(Math.abs(is - expected) <= within, `${is} is not ${expected} +- ${within}`);
function made(more: Record<string, unknown>): ScanDerivation {
  const derivation = derivationSchema.parse({ channel: 'k.tank.made', from: 'k.tank.from', ...more });
  return isCounter(derivation) ? assert.fail() : derivation;
}

test('the density of water is that of the tables', () => {
  // CRC Handbook of Chemistry and Physics, "Standard density of water", kg/m3.
  for (const [celsius, density] of [
    [0, 999.84],
    [4, 999.97],
    [20, 998.21],
    [40, 992.22],
    [60, 983.2],
    [80, 971.8],
    [100, 958.4],
  ] as const)
    near(waterDensity(celsius), density, 0.05);
});

test('a hydrometer in warm wort is corrected as by the polynomial that brewers use', () => {
  // Of temperature in °F, a fit to brewers' tables of its own: good to some 0.0003 at 50 to 110 °F.
  const volume = (f: number) => 1.00130346 - 1.34722124e-4 * f + 2.04052596e-6 * f ** 2 - 2.32820948e-9 * f ** 3;
  for (const shown of [1, 1.02, 1.05, 1.09])
    for (let f = 50; f <= 110; f += 5)
      near(correctedGravity(shown, (f - 32) / 1.8, 20), (shown * volume(f)) / volume(68), 0.0004);
  assert.equal(correctedGravity(1.05, 20, 20), 1.05);
  for (const celsius of [-0.1, 100.1]) assert.ok(Number.isNaN(correctedGravity(1.05, celsius, 20)));
});

test('ten metres of water are an atmosphere less three hundredths, and denser wort stands lower', () => {
  near(liquidHeight(98.0665, 1), 10, 1e-9);
  near(liquidHeight(98.0665, 1.048), 10 / 1.048, 1e-9);
});

test('between the rows of a table lies a straight line, and outside of it nothing', () => {
  const table = [
    [0, 0],
    [0.2, 12],
    [0.5, 60],
  ] as const;
  for (const [height, volume] of [
    [0, 0],
    [0.1, 6],
    [0.2, 12],
    [0.35, 36],
    [0.5, 60],
  ] as const)
    near(valueInTable(height, table), volume, 1e-9);
  for (const height of [-0.001, 0.501]) assert.ok(Number.isNaN(valueInTable(height, table)));
});

test('level and volume come from the pressure over that of the empty vessel', () => {
  const probe = { density: 1.05, empty_kpa: 0.5 };
  const kpa = 0.5 + 1.05 * 9.80665 * 0.4;
  near(derivedValue(made({ kind: 'level', ...probe, height_m: 0.8 }), kpa, undefined), 50, 1e-9);
  near(derivedValue(made({ kind: 'volume', ...probe, area_m2: 0.1 }), kpa, undefined), 40, 1e-9);
  const table = [
    [0, 2],
    [0.8, 82],
  ];
  near(derivedValue(made({ kind: 'volume', ...probe, table }), kpa, undefined), 42, 1e-9);
});

test('a tilt becomes gravity by its polynomial, in °P or SG, and where it hangs wrong there is none', () => {
  assert.equal(tiltValue(2, [1, 10, 100, 1000]), 8421);
  // A line of the kind that the iSpindel's spreadsheet gives: 25° in water, 0.4 °P a degree.
  const plato = made({ kind: 'tilt', coefficients: [-10, 0.4], gives: 'plato' });
  near(derivedValue(plato, 25, undefined), 1, 1e-12);
  // ASBC: 12 °P are 1.0484.
  near(derivedValue(plato, 55, undefined), 1.0484, 0.0001);
  const sg = made({ kind: 'tilt', coefficients: [0.95, 0.002], gives: 'sg', temperature: 'k.tank.temp' });
  near(derivedValue(sg, 50, 20), 1.05, 1e-12);
  near(derivedValue(sg, 50, 30), 1.05 * (998.21 / 995.65), 0.0001);
  for (const tilt of [0, 140]) assert.ok(Number.isNaN(derivedValue(plato, tilt, undefined)));
});
