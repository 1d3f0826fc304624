import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gpioLinesContract } from './gpio-lines.contract.ts';
import type { Level } from './gpio-lines.ts';
import { type Rpio, RpioLines } from './rpio-lines.ts';

/** rpio over registers in memory; `warning`: what it says when it goes over to its mock. */
function makeBoard(warning?: string) {
  const history = new Map<number, Level[]>();
  const take = (line: number, level: number) => history.set(line, [...(history.get(line) ?? []), level as Level]);
  let isBroken = false;
  let warn: (text: unknown) => void = () => {};
  const rpio: Rpio = {
    OUTPUT: 1,
    PIN_PRESERVE: 1,
    init: () => {
      if (warning !== undefined) warn(warning);
    },
    open: (pin, _mode, level) => take(pin, level),
    write(pin, level) {
      if (isBroken) {
        isBroken = false;
        throw new Error('Could not write');
      }
      take(pin, level);
    },
    read: (pin) => history.get(pin)?.at(-1) ?? 0,
    close: () => {},
    on: (_event, listener) => {
      warn = listener;
    },
  };
  return {
    lines: new RpioLines(() => rpio),
    level: (line: number) => history.get(line)?.at(-1),
    history: (line: number) => history.get(line) ?? [],
    fail: () => {
      isBroken = true;
    },
  };
}

gpioLinesContract('RpioLines', () => makeBoard());

test('the mock mode of rpio is refused, because a heater switched off in it stays on', async () => {
  await assert.rejects(makeBoard('Hardware is not supported, running in mock mode').lines.claimOutput(17, 0, 'h'), {
    code: 'AGENT_GPIO_MOCK',
  });
});
