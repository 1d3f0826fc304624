import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromLiveSchema, historySchema, sessionSchema } from '@cerveceria/protocol';
import { isHistory, isSession } from './answer-shape.ts';
import { parseLive } from './live-shape.ts';
import { helloMessage, historyAnswer, updateMessage } from './message-samples.ts';

type Path = readonly (string | number)[];

function pathsOf(item: unknown, path: Path = []): Path[] {
  if (typeof item !== 'object' || item === null) return [path];
  return [path, ...Object.entries(item).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

function withAt(item: unknown, path: Path, value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  const copy = structuredClone(item) as Record<string | number, unknown>;
  copy[head] = withAt(copy[head], rest, value);
  return copy;
}

test('what the protocol calls valid is taken as it is', () => {
  for (const message of [helloMessage(), updateMessage()]) {
    assert.ok(fromLiveSchema.safeParse(message).success);
    assert.deepEqual(parseLive(JSON.stringify(message)), message);
  }
});

test('a message with a field of the wrong kind is refused whenever the protocol refuses it', () => {
  let refused = 0;
  for (const message of [helloMessage(), updateMessage()]) {
    for (const path of pathsOf(message).slice(1)) {
      // The page does not show the terms of a controller.
      if (path.includes('terms')) continue;
      for (const wrong of [{ odd: 1 }, [[]], undefined]) {
        const broken: unknown = JSON.parse(JSON.stringify(withAt(message, path, wrong)));
        if (fromLiveSchema.safeParse(broken).success) continue;
        assert.equal(parseLive(JSON.stringify(broken)), 'damaged', `${path.join(' ')} = ${JSON.stringify(wrong)}`);
        refused += 1;
      }
    }
  }
  assert.ok(refused > 200, `${refused} broken messages tried`);
});

test('a word that the page decides by must be one that it knows', () => {
  const decisive = ['state', 'mode', 'source', 'priority'];
  let tried = 0;
  for (const path of pathsOf(helloMessage())) {
    const last = path.at(-1);
    const kind = last === 'kind' && path.includes('spec');
    if (typeof last !== 'string' || !(decisive.includes(last) || kind)) continue;
    const broken = withAt(helloMessage(), path, 'odd');
    assert.equal(parseLive(JSON.stringify(broken)), 'damaged', path.join(' '));
    tried += 1;
  }
  assert.ok(tried >= 7, `${tried} tried`);
});

test('an unknown type is passed over, what is no message at all is damaged', () => {
  assert.equal(parseLive('{"type":"news"}'), 'unknown');
  for (const text of ['', '{', 'null', '[]', '{"type":1}', '42']) assert.equal(parseLive(text), 'damaged');
});

test('a history whose columns differ in length is refused', () => {
  const answer = historyAnswer();
  assert.ok(historySchema.safeParse(answer).success);
  assert.ok(isHistory(answer));
  assert.ok(!isHistory({ ...answer, mean: answer.mean.slice(1) }));
  assert.ok(!isHistory({ ...answer, gaps: [{}] }));
});

test('a session without a token or with an unknown role is refused', () => {
  const session = { token: 't', user: 'ana', role: 'brewer', expires: 1 };
  assert.ok(sessionSchema.safeParse(session).success && isSession(session));
  assert.ok(!isSession({ ...session, token: undefined }) && !isSession({ ...session, role: 'king' }));
});
