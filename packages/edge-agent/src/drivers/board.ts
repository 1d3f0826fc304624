import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentError } from '../errors.ts';

export interface Board {
  readonly model: string;
  /** Label of the chip that the header's lines belong to. */
  readonly chipLabel: string;
  /** rpio writes registers that the Pi 5 does not have. */
  readonly takesRpio: boolean;
}

const CHIPS: readonly (readonly [compatible: string, label: string, takesRpio: boolean])[] = [
  ['brcm,bcm2835', 'pinctrl-bcm2835', true],
  ['brcm,bcm2836', 'pinctrl-bcm2835', true],
  ['brcm,bcm2837', 'pinctrl-bcm2835', true],
  ['brcm,bcm2711', 'pinctrl-bcm2711', true],
  ['brcm,bcm2712', 'pinctrl-rp1', false],
];

/** By what a device tree says of itself: `model` and the names in `compatible`. @throws AGENT_BOARD_UNKNOWN */
export function boardOf(model: string, compatible: readonly string[]): Board {
  const chip = CHIPS.find(([name]) => compatible.includes(name));
  if (chip === undefined) throw agentError('AGENT_BOARD_UNKNOWN', model === '' ? 'no device tree' : model);
  const [, chipLabel, takesRpio] = chip;
  return { model, chipLabel, takesRpio };
}

function strings(file: string): string[] {
  try {
    return readFileSync(file, 'latin1')
      .split('\0')
      .filter((text) => text !== '');
  } catch {
    return [];
  }
}

/** `deviceTree`: /proc/device-tree. @throws AGENT_BOARD_UNKNOWN */
export function findBoard(deviceTree: string): Board {
  return boardOf(strings(join(deviceTree, 'model'))[0] ?? '', strings(join(deviceTree, 'compatible')));
}
