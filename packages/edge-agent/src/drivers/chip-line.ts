/** GPIO lines of a header go up to here; what is beyond is the pin of a chip. */
const HEADER_LINES = 64;

export interface ChipPin {
  readonly bus: number;
  readonly address: number;
  readonly pin: number;
}

/**
 * One number for an output of an I2C chip, so that it goes wherever a line goes: in hexadecimal bus, address and pin.
 * 0x1203 is pin 3 of the chip at 0x20 on bus 1. Addresses begin at 0x08, so none is a line of the header.
 */
export function chipLine({ bus, address, pin }: ChipPin): number {
  return (bus << 12) | (address << 4) | pin;
}

export function isHeaderLine(line: number): boolean {
  return line < HEADER_LINES;
}

export function chipPin(line: number): ChipPin {
  return { bus: line >> 12, address: (line >> 4) & 0xff, pin: line & 0xf };
}
