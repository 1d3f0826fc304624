import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driveEach } from './drive-off.ts';

test('a line that is busy or contradicts keeps none of the others on', async () => {
  const driven: number[] = [];
  const outputs = [17, 22, 27].map((line) => ({ name: `o${line}`, line, off: 0 as const }));
  const failures = await driveEach(outputs, ({ line }) => {
    driven.push(line);
    return line === 17 ? Promise.reject(new Error('held by another process')) : Promise.resolve(line !== 22);
  });
  assert.deepEqual(driven, [17, 22, 27]);
  assert.match(failures.join(), /o17: held by another process,AGENT_LINE_CONTRADICTS.*o22/);
});
