import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FROM_AGENT, FROM_HUB } from '../tests/message-samples.ts';
import { CodedError } from './errors.ts';
import { fromAgentSchema, fromHubSchema, MESSAGE_LIMIT, parseFromAgent, parseFromHub } from './messages.ts';

type Parse = (text: string) => unknown;

function codeOf(parse: Parse, text: string): string {
  try {
    return parse(text) === undefined ? 'unknown' : 'none';
  } catch (error) {
    assert.ok(error instanceof CodedError, `not typed: ${String(error)}`);
    return error.code;
  }
}

const LANES = [
  { side: 'agent', parse: parseFromAgent as Parse, samples: FROM_AGENT, schema: fromAgentSchema },
  { side: 'hub', parse: parseFromHub as Parse, samples: FROM_HUB, schema: fromHubSchema },
];

/** Every path to a plain value inside, so that each can be spoilt. */
function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]));
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

/** Objects that may carry more: all but records, whose keys mean something. */
function widened(value: unknown, isRecord = false): unknown {
  if (Array.isArray(value)) return value.map((inner) => widened(inner));
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, widened(item, key === 'loops' && !Array.isArray(item))]),
  );
  return isRecord ? inner : { ...inner, 'from-a-newer-peer': { deep: [1, null] } };
}

for (const { side, parse, samples, schema } of LANES) {
  test(`there is a sample of every message from the ${side}`, () => {
    const types = schema.options.map((option) => option.shape.type.value);
    assert.deepEqual(samples.map((sample) => sample['type']).sort(), types.sort());
  });

  for (const sample of samples) {
    const { type } = sample;

    test(`${String(type)} from the ${side} is taken as it is`, () => {
      assert.deepEqual(parse(JSON.stringify(sample)), sample);
    });

    test(`${String(type)} from the ${side}: fields of a newer peer are ignored at every depth`, () => {
      assert.deepEqual(parse(JSON.stringify(widened(sample))), sample);
    });

    test(`${String(type)} from the ${side}: any one value of another kind is MESSAGE_INVALID`, () => {
      for (const path of pathsOf(sample).filter(([key]) => key !== 'type'))
        for (const wrong of [{ an: 'object' }, ['a list']])
          assert.equal(codeOf(parse, JSON.stringify(replaced(sample, path, wrong))), 'MESSAGE_INVALID', path.join('.'));
    });

    test(`${String(type)} from the ${side}: any one value replaced ends in a message or a typed error`, () => {
      const paths = fc.constantFrom(...pathsOf(sample));
      fc.assert(
        fc.property(paths, fc.jsonValue(), (path, value) => {
          const code = codeOf(parse, JSON.stringify(replaced(sample, path, value)));
          assert.match(code, /^(none|unknown|MESSAGE_INVALID)$/);
        }),
      );
    });
  }

  test(`a type that the ${side} does not have yet is passed over`, () => {
    assert.equal(codeOf(parse, '{"type":"telepathy","x":1}'), 'unknown');
    assert.equal(codeOf(parse, '{"type":"__proto__"}'), 'unknown');
  });

  test(`text from the ${side} that is no message is MESSAGE_INVALID`, () => {
    for (const text of [
      '',
      '{',
      'null',
      '3',
      '[]',
      '"hello"',
      '{}',
      '{"type":1}',
      '{"type":null}',
      '[{"type":"beat"}]',
    ])
      assert.equal(codeOf(parse, text), 'MESSAGE_INVALID', text);
    fc.assert(fc.property(fc.string(), (text) => assert.equal(codeOf(parse, text), 'MESSAGE_INVALID')));
  });

  test(`a message from the ${side} beyond the limit is refused unread, one full of depth in bounded time`, () => {
    assert.equal(codeOf(parse, ' '.repeat(MESSAGE_LIMIT + 1)), 'MESSAGE_TOO_LARGE');
    const half = MESSAGE_LIMIT / 2 - 20;
    const deep = `${'['.repeat(half)}${']'.repeat(half)}`;
    const begin = process.cpuUsage();
    assert.equal(codeOf(parse, `{"type":"beat","mono":${deep}}`), 'MESSAGE_INVALID');
    assert.equal(codeOf(parse, `{"type":"new","x":${deep}}`), 'unknown');
    // Of the processor, µs.
    assert.ok(process.cpuUsage(begin).user < 1_000_000);
  });
}

test('each side refuses what only the other side says', () => {
  assert.equal(codeOf(parseFromAgent, JSON.stringify({ type: 'stop', id: 's', owner: 'o', reason: 'r' })), 'unknown');
  assert.equal(codeOf(parseFromHub, JSON.stringify(FROM_AGENT[0])), 'unknown');
});

test('a name of a record that pollutes a prototype changes nothing', () => {
  const text =
    '{"type":"desired","desired":{"node":"k.heat","version":1,"issued":1,"loops":{"__proto__":{"polluted":1}},"stop":null}}';
  codeOf(parseFromHub, text);
  assert.equal(({} as { polluted?: number }).polluted, undefined);
});
