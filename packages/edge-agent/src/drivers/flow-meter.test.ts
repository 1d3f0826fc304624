import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { edgesBetween, litresPerMinute } from './flow-decode.ts';
import { FlowMeter } from './flow-meter.ts';
import * as uapi from './gpio-uapi.ts';
import { GpiochipCounter } from './gpiochip-counter.ts';

test('450 pulses are a litre: 75 Hz are 10 L/min and 7.5 Hz one', () => {
  assert.deepEqual(litresPerMinute(450, 60_000, 450), { kind: 'value', value: 1 });
  assert.deepEqual(litresPerMinute(75, 1000, 450), { kind: 'value', value: 10 });
  assert.deepEqual(litresPerMinute(75, 10_000, 450), { kind: 'value', value: 1 });
  assert.deepEqual(litresPerMinute(0, 1000, 450), { kind: 'value', value: 0 });
});

test('the count wraps at 32 bits', () => {
  assert.equal(edgesBetween(4_294_967_295, 0), 1);
  assert.equal(edgesBetween(4_294_967_290, 4), 10);
});

/** A file stands for the line's queue: what is appended to it are events, and its end is an empty queue. */
function makeMeter(t: TestContext, errno = 0) {
  const devices = mkdtempSync(join(tmpdir(), 'flow-'));
  t.after(() => rmSync(devices, { recursive: true }));
  writeFileSync(join(devices, 'gpiochip0'), '');
  const queue = join(devices, 'queue');
  writeFileSync(queue, '');
  let request = Buffer.alloc(0);
  const ioctl = (_fd: number, code: number, argument: Buffer): number => {
    if (code === uapi.GPIO_GET_CHIPINFO) argument.write('pinctrl-rp1', 32);
    if (code !== uapi.GPIO_V2_GET_LINE) return 0;
    request = Buffer.from(argument);
    if (errno === 0) argument.writeInt32LE(openSync(queue, 'r'), 588);
    return errno;
  };
  let now = 1000;
  const chip = () => ({ label: 'pinctrl-rp1', ioctl, devices });
  const counter = new GpiochipCounter({ chip, line: 27, pull: 'up', debounceUs: 500, now: () => now });
  const meter = new FlowMeter({ counter, line: 27, pulsesPerL: 450 });
  t.after(() => meter.close());
  const pulse = (edge: number) => {
    const event = Buffer.alloc(48);
    event.writeUInt32LE(edge, 20);
    appendFileSync(queue, event);
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { meter, pulse, request: () => request, pass };
}

test('the first reading begins the count; each further one is the flow since the one before', async (t) => {
  const { meter, pass, pulse, request } = makeMeter(t);
  assert.deepEqual(await meter.read(), { kind: 'fault', code: 'flow-begin' });
  assert.equal(request().readUInt32LE(0), 27);
  assert.equal(request().readBigUInt64LE(288), 4n | 16n | 256n, 'input, rising edges, pulled up');
  assert.deepEqual([request().readUInt32LE(320), request().readUInt32LE(328)], [3, 500], 'debounced');
  pass(1000);
  for (const edge of [1, 2, 75]) pulse(edge);
  assert.deepEqual(await meter.read(), { kind: 'value', value: 10 }, 'also edges that were dropped from the queue');
  pass(1000);
  assert.deepEqual(await meter.read(), { kind: 'value', value: 0 });
});

test('a line that is taken is refused, and the meter asks again', async (t) => {
  const { meter } = makeMeter(t, 16);
  await assert.rejects(meter.read(), { code: 'AGENT_LINE_BUSY' });
  await assert.rejects(meter.read(), { code: 'AGENT_LINE_BUSY' });
});

test('without a debounce the attributes of the request are zeros, as the kernel demands', () => {
  const request = uapi.edgeRequest(27, 'up', 0, 'flow');
  assert.ok(request.subarray(296, 560).every((byte) => byte === 0));
});
