import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chipLine, chipPin, isHeaderLine } from './chip-line.ts';
import { ChipPins } from './chip-pins.ts';
import { gpioLinesContract } from './gpio-lines.contract.ts';
import type { GpioLines, Level } from './gpio-lines.ts';
import { I2cChip } from './i2c-chip.fixture.ts';
import { chipKey, LinesWithChips } from './lines-with-chips.ts';
import type { PinChip } from './pin-chip.ts';

const ADDRESS = 0x20;

function header(): GpioLines {
  const levels = new Map<number, Level>();
  return {
    claimOutput: (line, initial) => Promise.resolve(void levels.set(line, initial)),
    set: (line, level) => void levels.set(line, level),
    get: (line) => levels.get(line) ?? null,
    settled: () => Promise.resolve(),
    guardAccess: () => ({ kind: 'descriptors', handles: [[17, 5]] }),
    close: () => Promise.resolve(),
  };
}

/** All lines of the contract as pins of one chip. */
function make() {
  const registers = new I2cChip(ADDRESS);
  const history = new Map<number, Level[]>();
  const chip: PinChip = {
    address: ADDRESS,
    async exchange(transfers, { levels, outputs }) {
      await transfers.write(ADDRESS, 0, Uint8Array.of(levels & 0xff, levels >> 8));
      for (let pin = 0; pin < 16; pin++) {
        if (((outputs >> pin) & 1) === 0) continue;
        const level = ((levels >> pin) & 1) as Level;
        const past = history.get(pin) ?? [];
        if (past.at(-1) !== level) history.set(pin, [...past, level]);
      }
      return { levels, wasReset: false };
    },
    safeWrites: (bus) => [{ bus, address: ADDRESS, register: 0, bytes: [0, 0] }],
  };
  const pins = new ChipPins({ chip, bus: 1, i2c: registers.bus.i2c, now: () => 0 });
  const whole = new LinesWithChips(header(), new Map([[chipKey(1, ADDRESS), pins]]));
  const at = (line: number) => chipLine({ bus: 1, address: ADDRESS, pin: line % 16 });
  const lines: GpioLines = {
    claimOutput: (line, initial, consumer) => whole.claimOutput(at(line), initial, consumer),
    set: (line, level) => whole.set(at(line), level),
    get: (line) => whole.get(at(line)),
    settled: () => whole.settled(),
    guardAccess: () => whole.guardAccess(),
    close: () => whole.close(),
  };
  const level = (line: number) => history.get(line % 16)?.at(-1);
  const fail = () => {
    registers.fails = 'EREMOTEIO';
  };
  return { lines, whole, level, fail, history: (line: number) => history.get(line % 16) ?? [] };
}

gpioLinesContract('LinesWithChips, pins of a chip', make);

test('the number of a pin says in hexadecimal where it is, and none is a line of the header', () => {
  const line = chipLine({ bus: 1, address: 0x20, pin: 3 });
  assert.equal(line, 0x1203);
  assert.deepEqual(chipPin(line), { bus: 1, address: 0x20, pin: 3 });
  assert.deepEqual(
    [isHeaderLine(line), isHeaderLine(chipLine({ bus: 0, address: 0x20, pin: 0 })), isHeaderLine(63)],
    [false, false, true],
  );
});

test('the guard gets the way to the header and what takes the chips off', async () => {
  const { whole } = make();
  await whole.claimOutput(chipLine({ bus: 1, address: ADDRESS, pin: 3 }), 0, 'pump');
  assert.deepEqual(whole.guardAccess(), {
    kind: 'descriptors',
    handles: [[17, 5]],
    registers: [{ bus: 1, address: ADDRESS, register: 0, bytes: [0, 0] }],
  });
});

test('the header keeps its own lines', async () => {
  const { whole } = make();
  await whole.claimOutput(17, 0, 'heater');
  whole.set(17, 1);
  await whole.settled();
  assert.equal(whole.get(17), 1);
});
