import type { BusConfig } from '../config-schema.ts';
import { agentError } from '../errors.ts';
import { findBoard } from './board.ts';
import type { GpioLines } from './gpio-lines.ts';
import { GpiochipLines } from './gpiochip-lines.ts';
import { nativeIoctl } from './ioctl.ts';
import type { GpiochipOptions } from './open-chip.ts';
import { loadRpio, RpioLines } from './rpio-lines.ts';

/**
 * Real lines, or an error: a real configuration never ends up on a simulated or mocked line.
 * @throws AGENT_BOARD_UNKNOWN, AGENT_NATIVE_MISSING
 */
export function openRealLines(bus: Extract<BusConfig, { kind: 'linux' }>): GpioLines {
  const board = findBoard(bus.device_tree);
  if (bus.gpio === 'rpio') {
    if (!board.takesRpio) throw agentError('AGENT_BOARD_UNKNOWN', `rpio cannot drive a ${board.model}`);
    return new RpioLines(loadRpio);
  }
  return new GpiochipLines(headerChip(bus));
}

/** The header's own GPIO chip. @throws AGENT_BOARD_UNKNOWN, AGENT_NATIVE_MISSING */
export function headerChip(bus: Extract<BusConfig, { kind: 'linux' }>): GpiochipOptions {
  const label = bus.chip_label ?? findBoard(bus.device_tree).chipLabel;
  return { label, ioctl: nativeIoctl(), devices: '/dev' };
}
