import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { expectation } from './config-expectation.ts';
import { issueFaults } from './config-issues.ts';

function faultsOf(schema: z.ZodType, data: unknown): string[] {
  const result = schema.safeParse(data, { error: expectation });
  assert.ok(!result.success, 'nothing was wrong');
  return result.error.issues
    .flatMap((issue) => issueFaults(issue, data))
    .map(({ path, what }) => `${path.join('.')}: ${what}`);
}

const driver = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('w1'), serial: z.string() }),
  z.strictObject({ kind: z.literal('i2c'), address: z.number() }),
]);
const plain = z.union([
  z.strictObject({ kind: z.literal('w1'), serial: z.string() }),
  z.strictObject({ kind: z.literal('i2c'), address: z.number() }),
]);

for (const [name, schema] of Object.entries({ 'discriminated union': driver, 'plain union': plain })) {
  test(`of a ${name}, the faults of the form that was meant are told`, () => {
    assert.deepEqual(faultsOf(schema, { kind: 'i2c', address: 'x', gain: 1 }), [
      'address: expected a number, got "x"',
      'gain: expected one of the keys kind, address, got "gain"',
    ]);
  });

  test(`of a ${name}, a kind that is none of them is told with the choice`, () => {
    assert.deepEqual(faultsOf(schema, { kind: 'spi' }), ['kind: expected "w1" or "i2c", got "spi"']);
  });
}

test('a union of simple values names them all', () => {
  assert.deepEqual(faultsOf(z.union([z.number(), z.boolean(), z.literal('auto')]), 'x'), [
    ': expected a number or true or false or "auto", got "x"',
  ]);
});

test('the form whose kind of value fits is taken as meant', () => {
  assert.deepEqual(faultsOf(z.union([z.number(), z.strictObject({ from: z.number() })]), { from: 'x' }), [
    'from: expected a number, got "x"',
  ]);
});

test('a union in a union is unfolded', () => {
  const schema = z.strictObject({ bus: z.union([plain, z.number()]) });
  assert.deepEqual(faultsOf(schema, { bus: { kind: 'w1' } }), ['bus.serial: expected text, got nothing']);
});

test('a key of a record that is not of its form is told by its name', () => {
  const schema = z.record(z.string().regex(/^[a-z]+$/, 'a key of small letters'), z.number());
  assert.deepEqual(faultsOf(schema, { BAD: 1, good: 'x' }), [
    'BAD: expected a key of small letters, got "BAD"',
    'good: expected a number, got "x"',
  ]);
});

test('bounds, steps and forms are told in words', () => {
  const schema = z.object({
    a: z.number().lt(5),
    b: z.string().min(3),
    c: z.number().multipleOf(4),
    d: z.email(),
    e: z.string().regex(/^x/),
    f: z.number().refine((value) => value > 5, 'more than the minimum'),
    g: z.int(),
    h: z.string().max(2),
  });
  assert.deepEqual(faultsOf(schema, { a: 5, b: 'ab', c: 3, d: 'me', e: 'y', f: 1, g: 1.5, h: 'w'.repeat(80) }), [
    'a: expected a number of less than 5, got 5',
    'b: expected text of at least 3 characters, got "ab"',
    'c: expected a multiple of 4, got 3',
    'd: expected text in the form email, got "me"',
    'e: expected text like /^x/, got "y"',
    'f: expected more than the minimum, got 1',
    'g: expected a whole number, got 1.5',
    `h: expected text of at most 2 characters, got "${'w'.repeat(56)}..."`,
  ]);
});
