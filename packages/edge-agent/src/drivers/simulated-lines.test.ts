import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BusClient } from '@cerveceria/simulator/bus';
import { gpioLinesContract } from './gpio-lines.contract.ts';
import type { Level } from './gpio-lines.ts';
import { SimulatedLines } from './simulated-lines.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });

function makeBus(busy: readonly number[] = []) {
  const history = new Map<number, Level[]>();
  const take = (line: number, level: Level) => history.set(line, [...(history.get(line) ?? []), level]);
  let isBroken = false;
  const client: Pick<BusClient, 'request'> = {
    async request(body) {
      await Promise.resolve();
      switch (body.op) {
        case 'line.output':
          if (busy.includes(body.line)) throw coded('LINE_BUSY');
          take(body.line, body.initial);
          return null;
        case 'line.set':
          if (isBroken) {
            isBroken = false;
            throw coded('BUS_GONE');
          }
          take(body.line, body.level);
          return null;
        case 'line.get':
          return history.get(body.line)?.at(-1);
        default:
          throw coded('BUS_MESSAGE_INVALID');
      }
    },
  };
  return {
    lines: new SimulatedLines({ client, socket: '/bus', node: 'kettle-1.heat' }),
    level: (line: number) => history.get(line)?.at(-1),
    history: (line: number) => history.get(line) ?? [],
    fail: () => {
      isBroken = true;
    },
  };
}

gpioLinesContract('SimulatedLines', () => makeBus());

test('a line that another agent holds is refused', async () => {
  await assert.rejects(makeBus([17]).lines.claimOutput(17, 0, 'heater'), { code: 'AGENT_LINE_BUSY' });
});
