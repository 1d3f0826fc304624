import { type I2cBus, type I2cTransfers, isSilence } from './i2c-bus.ts';
import { fault, MISSING, type ProbeBus, type Reading } from './probe.ts';

export type I2cProbeBus = ProbeBus & { readonly i2c: I2cBus };

/** One reading of one chip. Nobody at the address is a missing probe; any other failure of the bus is a fault. */
export async function chipTransaction(
  bus: I2cProbeBus,
  task: (chip: I2cTransfers) => Promise<Reading>,
): Promise<Reading> {
  try {
    return await bus.i2c.transact(task);
  } catch (error) {
    return isSilence(error) ? MISSING : fault('i2c-io');
  }
}
