/**
 * Solves A x = g for a small symmetric positive matrix by Gauss-Jordan with pivoting.
 * `deviation` is the square root of the inverse's diagonal: the standard deviation of each x when A is an information
 * matrix. `undefined` when A is singular.
 */
export function solveNormal(
  a: readonly (readonly number[])[],
  g: readonly number[],
): { x: number[]; deviation: number[] } | undefined {
  const n = g.length;
  const rows = a.map((row, i) => [...row, ...g.map((_, j) => (i === j ? 1 : 0)), g[i] as number]);
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(cell(rows, r, c)) > Math.abs(cell(rows, best, c))) best = r;
    const pivotRow = rows[best] as number[];
    rows[best] = rows[c] as number[];
    rows[c] = pivotRow;
    const pivot = pivotRow[c] as number;
    if (!(Math.abs(pivot) > 1e-12)) return undefined;
    for (let k = 0; k <= 2 * n; k++) pivotRow[k] = (pivotRow[k] as number) / pivot;
    for (let r = 0; r < n; r++) {
      const factor = cell(rows, r, c);
      if (r === c || factor === 0) continue;
      const row = rows[r] as number[];
      for (let k = 0; k <= 2 * n; k++) row[k] = (row[k] as number) - factor * (pivotRow[k] as number);
    }
  }
  return {
    x: rows.map((row) => row[2 * n] as number),
    deviation: rows.map((row, i) => Math.sqrt(Math.max(0, row[n + i] as number))),
  };
}

function cell(rows: readonly (readonly number[])[], r: number, c: number): number {
  return (rows[r] as readonly number[])[c] as number;
}
