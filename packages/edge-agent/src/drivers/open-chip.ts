import { closeSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { agentError } from '../errors.ts';
import * as uapi from './gpio-uapi.ts';
import type { Ioctl } from './ioctl.ts';

export interface GpiochipOptions {
  /** Label of the chip that the header hangs on; chip numbers move from kernel to kernel. */
  readonly label: string;
  readonly ioctl: Ioctl;
  /** `/dev` */
  readonly devices: string;
}

/** Descriptor of the GPIO chip with this label. @throws AGENT_CHIP_NOT_FOUND */
export function openChip({ devices, ioctl, label }: GpiochipOptions): number {
  const seen: string[] = [];
  for (const name of readdirSync(devices).filter((entry) => /^gpiochip\d+$/.test(entry))) {
    const fd = openSync(join(devices, name), 'r+');
    const info = Buffer.alloc(68);
    const found = ioctl(fd, uapi.GPIO_GET_CHIPINFO, info) === 0 ? uapi.chipLabel(info) : '';
    if (found === label) return fd;
    closeSync(fd);
    seen.push(`${name} is ${found === '' ? 'without a label' : found}`);
  }
  throw agentError('AGENT_CHIP_NOT_FOUND', `${label}; ${seen.join(', ') || `no gpiochip in ${devices}`}`);
}
