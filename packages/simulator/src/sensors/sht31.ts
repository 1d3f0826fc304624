import { simulatorError } from '../errors.ts';

const MEASURE = 0x24;

/** CRC-8 of Sensirion: x^8 + x^5 + x^4 + 1, initial 0xFF. */
function crcOf(bytes: readonly number[]): number {
  let crc = 0xff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80) === 0 ? (crc << 1) & 0xff : ((crc << 1) ^ 0x31) & 0xff;
  }
  return crc;
}

function wordOf(share: number): number[] {
  const word = Math.max(0, Math.min(0xffff, Math.round(share * 0xffff)));
  const bytes = [word >> 8, word & 0xff];
  return [...bytes, crcOf(bytes)];
}

/** An SHT31: takes a command, and has six bytes ready for whoever asks next. `spoilt`: its answers have wrong checksums. */
export class Sht31 {
  readonly #celsius: () => number;
  readonly #percent: () => number;
  #answer: number[] | undefined;
  spoilt = false;

  constructor(celsius: () => number, percent: () => number) {
    this.#celsius = celsius;
    this.#percent = percent;
  }

  reset(): void {
    this.#answer = undefined;
  }

  /** The first byte of a command stands where others have a register. @throws BUS_NACK */
  write(register: number): void {
    if (register !== MEASURE) throw simulatorError('BUS_NACK', `SHT31 has no command ${register}`);
    this.#answer = [...wordOf((this.#celsius() + 45) / 175), ...wordOf(this.#percent() / 100)];
    if (this.spoilt) this.#answer = this.#answer.map((byte, index) => (index % 3 === 2 ? byte ^ 0xff : byte));
  }

  read(): never {
    throw simulatorError('BUS_NACK', 'SHT31 has no registers');
  }

  /** A chip that has nothing ready does not acknowledge. @throws BUS_NACK */
  receive(length: number): number[] {
    const answer = this.#answer;
    this.#answer = undefined;
    if (answer === undefined) throw simulatorError('BUS_NACK', 'SHT31 has nothing ready');
    return Array.from({ length }, (_, index) => answer[index] ?? 0xff);
  }
}
