import { simulatorError } from '../errors.ts';

/** A read without a register told before, of a chip that has nothing but registers. @throws BUS_NACK */
export function registersOnly(name: string): never {
  throw simulatorError('BUS_NACK', `${name} has registers, and nothing else to give`);
}
