import type { Level } from './gpio-lines.ts';

/** Linux' GPIO character device, second version (kernel 5.10 and later): include/uapi/linux/gpio.h. */
export const GPIO_GET_CHIPINFO = 0x8044b401;
export const GPIO_V2_GET_LINE = 0xc250b407;
export const GPIO_V2_LINE_GET_VALUES = 0xc010b40e;
export const GPIO_V2_LINE_SET_VALUES = 0xc010b40f;

/** Of every descriptor: reading ends with EAGAIN instead of waiting. */
export const FIONBIO = 0x5421;

const INPUT = 4n;
const OUTPUT = 8n;
const EDGE_RISING = 16n;
const BIAS = { up: 256n, down: 512n, off: 1024n } as const;
const ATTR_DEBOUNCE = 3;
export const EVENT_BYTES = 48;
const LINE_SEQUENCE_AT = 20;
const ATTR_OUTPUT_VALUES = 2;
const CONSUMER_AT = 256;
const CONSUMER_MAX = 31;
const FD_AT = 588;

/** A request for one line as an output with its level, in one act, so that the pin never glitches. */
export function lineRequest(offset: number, initial: Level, consumer: string): Buffer {
  const request = Buffer.alloc(592);
  request.writeUInt32LE(offset, 0);
  request.write(consumer.slice(0, CONSUMER_MAX), CONSUMER_AT, 'latin1');
  request.writeBigUInt64LE(OUTPUT, 288);
  request.writeUInt32LE(1, 296);
  request.writeUInt32LE(ATTR_OUTPUT_VALUES, 320);
  request.writeBigUInt64LE(BigInt(initial), 328);
  request.writeBigUInt64LE(1n, 336);
  request.writeUInt32LE(1, 560);
  return request;
}

export type Pull = keyof typeof BIAS;

/** A request for one line as an input. */
export function inputRequest(offset: number, pull: Pull, consumer: string): Buffer {
  const request = Buffer.alloc(592);
  request.writeUInt32LE(offset, 0);
  request.write(consumer.slice(0, CONSUMER_MAX), CONSUMER_AT, 'latin1');
  request.writeBigUInt64LE(INPUT | BIAS[pull], 288);
  request.writeUInt32LE(1, 560);
  return request;
}

/** A request for one line as an input that tells its rising edges, those apart by less than `debounceUs` as one. */
export function edgeRequest(offset: number, pull: Pull, debounceUs: number, consumer: string): Buffer {
  const request = Buffer.alloc(592);
  request.writeUInt32LE(offset, 0);
  request.write(consumer.slice(0, CONSUMER_MAX), CONSUMER_AT, 'latin1');
  request.writeBigUInt64LE(INPUT | EDGE_RISING | BIAS[pull], 288);
  if (debounceUs > 0) {
    // An attribute that is not counted must be all zeros, else the kernel refuses the request.
    request.writeUInt32LE(1, 296);
    request.writeUInt32LE(ATTR_DEBOUNCE, 320);
    request.writeUInt32LE(debounceUs, 328);
    request.writeBigUInt64LE(1n, 336);
  }
  request.writeUInt32LE(1, 560);
  return request;
}

/** The number that an edge has on its line, counted by the kernel from 1, also those that nobody fetched in time. */
export function edgeNumber(event: Buffer): number {
  return event.readUInt32LE(LINE_SEQUENCE_AT);
}

/** The line's descriptor, which the kernel wrote into the request. */
export function lineDescriptor(request: Buffer): number {
  return request.readInt32LE(FD_AT);
}

/** struct gpio_v2_line_values of a request with one line. */
export function lineValues(level: Level): Buffer {
  const values = Buffer.alloc(16);
  values.writeBigUInt64LE(BigInt(level), 0);
  values.writeBigUInt64LE(1n, 8);
  return values;
}

export function levelOf(values: Buffer): Level {
  return (values.readBigUInt64LE(0) & 1n) === 1n ? 1 : 0;
}

export function chipLabel(info: Buffer): string {
  return info.subarray(32, 64).toString('latin1').split('\0', 1)[0] as string;
}
