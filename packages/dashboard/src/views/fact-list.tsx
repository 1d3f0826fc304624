export type Fact = readonly [term: string, value: string];

/** Terms and their values, side by side where there is room. */
export function FactList({ rows, tight = false }: { readonly rows: readonly Fact[]; readonly tight?: boolean }) {
  return (
    <dl class={tight ? 'facts tight' : 'facts'}>
      {rows.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
