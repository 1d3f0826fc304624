import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { agentError } from '../errors.ts';
import type { RegisterWrite } from './pin-chip.ts';

/** linux/i2c-dev.h and linux/i2c.h. */
const I2C_SLAVE_FORCE = 0x0706;
const I2C_SMBUS = 0x0720;
const READ = 1;
const WRITE = 0;
const BYTE_DATA = 2;
/** union i2c_smbus_data: a length and 32 bytes, and one more of the kernel's. */
const DATA_BYTES = 34;

type Call = (fd: number, readWrite: number, register: number, data: Buffer) => number;

function natives(): { address: (fd: number, address: number) => number; transfer: Call } {
  let koffi: typeof import('koffi');
  try {
    koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  } catch (cause) {
    throw agentError('AGENT_NATIVE_MISSING', 'koffi', { cause });
  }
  const libc = koffi.load(null);
  const setAddress = libc.func('int ioctl(int fd, unsigned long request, long address)');
  // Of the struct only its layout is needed here: four fields, the last one where the bytes are.
  const request = koffi.struct({ readWrite: 'uint8_t', command: 'uint8_t', size: 'uint32_t', data: 'uint8_t *' });
  const transfer = libc.func('ioctl', 'int', ['int', 'unsigned long', koffi.pointer(request)]);
  return {
    address: (fd, address) => ((setAddress(fd, I2C_SLAVE_FORCE, address) as number) < 0 ? koffi.errno() : 0),
    transfer: (fd, readWrite, command, data) =>
      (transfer(fd, I2C_SMBUS, { readWrite, command, size: BYTE_DATA, data }) as number) < 0 ? koffi.errno() : 0,
  };
}

/**
 * Registers of I2C chips by the kernel's own call, at once and in this thread: for the guard and for `off`, which
 * cannot load `i2c-bus` a second time and have nothing to wait for. A chip that a kernel driver holds is taken from it.
 */
export class Smbus {
  #natives: ReturnType<typeof natives> | undefined;

  /** Writes byte by byte and reads each back; says whether the chip has them all. Never throws for a bus that fails. */
  write({ bus, address, register, bytes }: RegisterWrite): boolean {
    let fd: number | undefined;
    try {
      this.#natives ??= natives();
      fd = openSync(`/dev/i2c-${bus}`, 'r+');
      if (this.#natives.address(fd, address) !== 0) return false;
      return [...bytes].map((byte, index) => this.#byte(fd as number, register + index, byte)).every(Boolean);
    } catch {
      return false;
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  }

  #byte(fd: number, register: number, byte: number): boolean {
    const transfer = this.#natives?.transfer;
    const data = Buffer.alloc(DATA_BYTES);
    data[0] = byte;
    if (transfer?.(fd, WRITE, register, data) !== 0) return false;
    const found = Buffer.alloc(DATA_BYTES);
    return transfer(fd, READ, register, found) === 0 && found[0] === byte;
  }
}
