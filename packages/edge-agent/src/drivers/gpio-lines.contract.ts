import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { GpioLines, Level } from './gpio-lines.ts';

export interface LinesUnderTest {
  readonly lines: GpioLines;
  /** What the wire has, whoever asks. */
  level(line: number): Level | undefined;
  /** Every level that the wire has had, in order. */
  history(line: number): readonly Level[];
  /** Makes the next write fail. */
  fail(): void;
}

/** Behaviour of every GpioLines. */
export function gpioLinesContract(name: string, make: (t: TestContext) => LinesUnderTest): void {
  test(`${name}: a claimed line is at its initial level at once, with nothing in between`, async (t) => {
    const { lines, history } = make(t);
    await lines.claimOutput(17, 1, 'heater');
    assert.deepEqual(history(17), [1]);
    assert.equal(lines.get(17), 1);
  });

  test(`${name}: a level that was set is on the wire and is read back`, async (t) => {
    const { lines, level } = make(t);
    await lines.claimOutput(17, 0, 'heater');
    await lines.claimOutput(22, 0, 'pump');
    lines.set(17, 1);
    await lines.settled();
    assert.deepEqual([level(17), lines.get(17), level(22), lines.get(22)], [1, 1, 0, 0]);
  });

  test(`${name}: a line that was not claimed cannot be set`, (t) => {
    assert.throws(() => make(t).lines.set(5, 1), { code: 'AGENT_LINE_FAILED' });
  });

  test(`${name}: a write that fails is told, at once or when it settles`, async (t) => {
    const { lines, fail } = make(t);
    await lines.claimOutput(17, 0, 'heater');
    fail();
    await assert.rejects(
      async () => {
        lines.set(17, 1);
        await lines.settled();
      },
      { code: 'AGENT_LINE_FAILED' },
    );
    lines.set(17, 1);
    await lines.settled();
  });

  test(`${name}: closing leaves the level as it is, as a Pi does`, async (t) => {
    const { lines, level } = make(t);
    await lines.claimOutput(17, 1, 'heater');
    await lines.close();
    assert.equal(level(17), 1);
  });
}
