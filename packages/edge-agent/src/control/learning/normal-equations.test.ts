import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { solveNormal } from './normal-equations.ts';

const near = (a: number, b: number, by = 1e-9) => assert.ok(Math.abs(a - b) <= by, `${a} is not ${b}`);

test('a diagonal matrix: each unknown by itself, the deviation is one over the root of its information', () => {
  const solved = solveNormal(
    [
      [4, 0],
      [0, 25],
    ],
    [8, 50],
  );
  assert.deepEqual(solved, { x: [2, 2], deviation: [0.5, 0.2] });
});

test('a zero on the diagonal is no obstacle where another row can lead', () => {
  const solved = solveNormal(
    [
      [0, 1],
      [1, 0],
    ],
    [3, 5],
  );
  assert.deepEqual(solved?.x, [5, 3]);
});

test('a singular matrix has no solution', () => {
  assert.equal(
    solveNormal(
      [
        [1, 2],
        [2, 4],
      ],
      [1, 2],
    ),
    undefined,
  );
});

test('what is solved fulfils the equations', () => {
  const numbers = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(numbers, fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 4, maxLength: 4 }), (m, g) => {
      // M Mᵀ + I is symmetric and positive whatever M is.
      const at = (r: number, c: number) => m[4 * r + c] as number;
      const a = [0, 1, 2, 3].map((r) =>
        [0, 1, 2, 3].map((c) => [0, 1, 2, 3].reduce((sum, k) => sum + at(r, k) * at(c, k), r === c ? 1 : 0)),
      );
      const solved = solveNormal(a, g);
      assert.ok(solved !== undefined);
      a.forEach((row, r) => {
        near(
          row.reduce((sum, value, c) => sum + value * (solved.x[c] as number), 0),
          g[r] as number,
          1e-6,
        );
      });
    }),
  );
});
