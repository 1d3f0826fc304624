import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@cerveceria/runtime';
import { Subscriptions } from './subscriptions.ts';

test('a subscriber that fails keeps nobody from hearing, and what one does to its copy no other sees', () => {
  const errors: unknown[] = [];
  const log = { ...silentLog, error: (fields: unknown) => void errors.push(fields) };
  const subscriptions = new Subscriptions<[string, { value: number }]>(log);
  const heard: string[] = [];
  subscriptions.add(
    () => true,
    (_name, said) => {
      said.value = 9;
      throw new Error('broken');
    },
  );
  const cancel = subscriptions.add(
    (name) => name.startsWith('a/'),
    (name, { value }) => void heard.push(`${name} ${value}`),
  );
  for (const name of ['a/1', 'b/1']) subscriptions.tell(name, () => [name, { value: 1 }]);
  cancel();
  subscriptions.tell('a/2', () => ['a/2', { value: 1 }]);
  assert.deepEqual(heard, ['a/1 1']);
  assert.equal(errors.length, 3);
});
