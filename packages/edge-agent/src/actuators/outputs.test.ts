import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import type { GpioLines, Level } from '../drivers/gpio-lines.ts';
import { Outputs } from './outputs.ts';

const OUTPUTS = {
  heater: { line: 17, active: 'high', min_on_ms: 0, min_off_ms: 0 },
  valve: { line: 22, active: 'low', min_on_ms: 0, min_off_ms: 0 },
} as const;

function makeLines(broken: readonly number[] = [], stuck: readonly number[] = []) {
  const levels = new Map<number, Level>();
  const lines: GpioLines = {
    claimOutput: (line, initial) => Promise.resolve(void levels.set(line, initial)),
    set(line, level) {
      if (broken.includes(line)) throw new Error(`line ${line}`);
      if (!stuck.includes(line)) levels.set(line, level);
    },
    get: (line) => levels.get(line) ?? null,
    settled: () => Promise.resolve(),
    guardAccess: () => ({ kind: 'command' }),
    close: () => Promise.resolve(),
  };
  return { levels, outputs: new Outputs(lines, { outputs: OUTPUTS, chips: {} }, silentLog) };
}

test('claims every line off, high or low as it is wired', async () => {
  const { levels, outputs } = makeLines();
  await outputs.claim('test');
  assert.deepEqual(
    [...levels],
    [
      [17, 0],
      [22, 1],
    ],
  );
  assert.deepEqual(outputs.safeLevels, [
    [17, 0],
    [22, 1],
  ]);
});

test('what is not said to be on is off', async () => {
  const { levels, outputs } = makeLines();
  await outputs.claim('test');
  outputs.write(new Map([['valve', true]]));
  assert.deepEqual(
    [...levels],
    [
      [17, 0],
      [22, 0],
    ],
  );
  outputs.write(new Map());
  assert.deepEqual(
    [...levels],
    [
      [17, 0],
      [22, 1],
    ],
  );
});

test('a line that does not read what was written is named', async () => {
  const { outputs } = makeLines([], [17]);
  await outputs.claim('test');
  outputs.write(new Map([['heater', true]]));
  assert.deepEqual(outputs.contradictions(), ['heater']);
});

test('off tries every line, throws nothing and says that one did not take it', async () => {
  const { levels, outputs } = makeLines([17]);
  await outputs.claim('test');
  levels.set(22, 0);
  assert.equal(outputs.off(), false);
  assert.equal(levels.get(22), 1);
});
