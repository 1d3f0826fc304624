import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodedError } from '@cerveceria/protocol';
import fc from 'fast-check';
import { RECIPE_ERRORS, readRecipeDocument } from '../src/index.ts';
import { fixtureBytes } from './fixture.ts';

const FILES = ['marzen.beerxml', 'cellar.beerxml', 'saison.beerjson'];

function read(bytes: Uint8Array): 'read' | CodedError {
  try {
    const { recipes } = readRecipeDocument(bytes);
    assert.ok(recipes.length > 0);
    return 'read';
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

for (const name of FILES) {
  test(`${name} cut off anywhere, white space at its end aside, is never half read`, () => {
    const whole = fixtureBytes(name);
    const end = whole.toString('latin1').trimEnd().length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: end - 1 }), (length) => {
        assert.ok(read(whole.subarray(0, length)) instanceof CodedError);
      }),
      { numRuns: 150 },
    );
  });

  test(`${name} with bytes changed is read or ends in a code of the table with a place`, () => {
    const whole = fixtureBytes(name);
    const change = fc.tuple(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const result = read(bytes);
        if (result === 'read') return;
        assert.ok(result.code in RECIPE_ERRORS, result.code);
        assert.match(result.detail, /\d+:\d+|\$/);
      }),
      { numRuns: 300 },
    );
  });
}
