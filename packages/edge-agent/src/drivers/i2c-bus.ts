/** Transfers of one transaction; SMBus block transfers, so at most 32 bytes. All reject with a CodedError. */
export interface I2cTransfers {
  read(address: number, register: number, length: number): Promise<Uint8Array>;
  write(address: number, register: number, bytes: Uint8Array): Promise<void>;
  /** Bytes that the chip has ready, with no register told before; for chips that take commands. */
  receive(address: number, length: number): Promise<Uint8Array>;
}

/** One I2C bus. Nothing else touches the chip between the steps of a transaction. */
export interface I2cBus {
  /** @throws AGENT_I2C_FAILED (with what the kernel said as cause), AGENT_I2C_CLOSED */
  transact<T>(task: (transfers: I2cTransfers) => Promise<T>): Promise<T>;
  /** Whether a chip answers a real transfer; opening a bus proves nothing. */
  answers(address: number): Promise<boolean>;
  /** Waits for the transaction under way; afterwards every call is refused. Twice is harmless. */
  close(): Promise<void>;
  /** Transfers that were tried again since the start, of a bus that does so by itself. */
  readonly retried?: number;
}

/** Nobody took the address: nothing is there. */
const SILENT = new Set(['ENODEV', 'ENXIO', 'EREMOTEIO', 'BUS_NACK']);

export function isSilence(error: unknown): boolean {
  const { cause } = error as Error;
  return SILENT.has((cause as NodeJS.ErrnoException | undefined)?.code ?? '');
}
