import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { ProgramState } from '@cerveceria/protocol';
import { FakeClock } from '@cerveceria/runtime';
import { until } from '../supervise/until.ts';
import { HelpingHand } from './helping-hand.ts';

const step = (kind: string) => ({ id: kind, kind, name: kind, setPoint: null });
const STATE: ProgramState = {
  ...{ id: 'run', name: 'Brew', loop: 'kettle-1.heat.mash', phase: 'ask', index: 0, counted: 0, extra: 0, ends: [] },
  ...{ steps: [step('mash-in'), step('sparge')] as ProgramState['steps'], doubt: null, records: [] },
  ...{ ask: 'Grain in?', answered: null, refused: null },
};

test('what the brew asks is answered when nobody did for a while, the grain soon; a doubt is left to a person', async (t) => {
  let state: ProgramState = STATE;
  let looks = 0;
  const orders: string[] = [];
  const server = createServer((request, response) => {
    const { url = '' } = request;
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      if (url.endsWith('/orders')) orders.push(text);
      else if (url.endsWith('/programs')) looks++;
      const view = { kettle: 'kettle-1', node: 'kettle-1.heat', asked: null, state, refused: null };
      const session = { token: 't', user: 'brewer', role: 'operator', expires: 1 };
      response.end(JSON.stringify(url.endsWith('/login') ? session : url.endsWith('/programs') ? [view] : {}));
    });
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  const clock = new FakeClock();
  const said: string[] = [];
  const hand = new HelpingHand({
    hubs: [`http://127.0.0.1:${(server.address() as AddressInfo).port}`],
    signIn: { user: 'brewer', password: 'long enough' },
    clock,
    say: (line) => void said.push(line),
  });
  hand.start();
  t.after(() => hand.stop());
  const look = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      const before = looks;
      clock.advance(1000);
      await until('a look', 5000, () => looks > before);
      await until('its end', 5000, () => !hand.isLooking);
    }
  };
  await look(3);
  assert.deepEqual(orders, []);
  await look(1);
  assert.deepEqual([orders, said.length], [['{"kind":"answer"}'], 1]);
  state = { ...STATE, index: 1, ask: 'Sparge.', records: [{ step: 'x', began: 0, reached: 0, ended: 0, how: 'time' }] };
  await look(20);
  assert.equal(orders.length, 1);
  await look(1);
  assert.equal(orders.length, 2);
  state = { ...state, phase: 'doubt', ask: null, doubt: 'outage-too-long' };
  await look(60);
  assert.equal(orders.length, 2);
});
