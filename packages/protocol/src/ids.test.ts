import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelIdSchema, epochSchema, idSchema, kettleOf, nodeIdSchema, nodeOf } from './ids.ts';

test('ids are one to four parts of small letters, digits and hyphens; a node has two, a channel three', () => {
  for (const id of ['k', 'kettle-1.heat', 'k.h.wort', 'a.b.c.d', 'x'.repeat(32)])
    assert.ok(idSchema.safeParse(id).success, id);
  for (const id of ['', '.', 'k.', '.k', 'K', 'olla_1', 'a b', 'a.b.c.d.e', 'x'.repeat(33), 'k\n', 'ñ', 3, null])
    assert.ok(!idSchema.safeParse(id).success, String(id));
  assert.ok(nodeIdSchema.safeParse('k.heat').success && !nodeIdSchema.safeParse('k').success);
  assert.ok(!nodeIdSchema.safeParse('k.heat.wort').success);
  assert.ok(channelIdSchema.safeParse('k.heat.wort').success && !channelIdSchema.safeParse('k.heat').success);
});

test('an epoch is sixteen hex digits', () => {
  assert.ok(epochSchema.safeParse('00c0ffee00c0ffee').success);
  for (const id of ['00C0FFEE00C0FFEE', '0', '00c0ffee00c0ffee0', ''])
    assert.ok(!epochSchema.safeParse(id).success, id);
});

test('a channel knows its node and its kettle', () => {
  assert.equal(nodeOf('k.heat.wort'), 'k.heat');
  assert.equal(kettleOf('k.heat.wort'), 'k');
});
