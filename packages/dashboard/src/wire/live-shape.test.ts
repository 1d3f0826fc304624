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

test('a message with any field of the wrong kind is refused whenever the protocol refuses it', () => {
  // The page does not read these: a newer unit can be shown, control terms and the form of ids are the hub's affair.
  const unread = /unit|kind|terms|\.id$|node$|kettle$|latest\.[a-z0-9-]+\.[a-z0-9-]+/;
  let refused = 0;
  for (const message of [helloMessage(), updateMessage()]) {
    for (const path of pathsOf(message).slice(1)) {
      for (const wrong of [{ odd: 1 }, 'odd', -0.5, [[]]]) {
        const broken = withAt(message, path, wrong);
        if (fromLiveSchema.safeParse(broken).success) continue;
        const verdict = parseLive(JSON.stringify(broken));
        if (path[0] === 'type' && wrong === 'odd') assert.equal(verdict, 'unknown');
        else if (typeof wrong === 'number' || (typeof wrong === 'string' && unread.test(path.join('.')))) continue;
        else if (!unread.test(path.join('.')))
          assert.equal(verdict, 'damaged', `${path.join('.')} = ${JSON.stringify(wrong)}`);
        refused += 1;
      }
    }
  }
  assert.ok(refused > 200, `${refused} broken messages tried`);
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
