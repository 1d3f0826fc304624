interface Run {
  readonly first: number;
  last: number;
}

/** Stretches of seqs without a hole between them, given in order of `first`; a million frames are a handful of these. */
export class SeqRuns {
  readonly #runs: Run[] = [];

  add({ first, last }: { readonly first: number; readonly last: number }): void {
    const open = this.#runs.at(-1);
    if (open !== undefined && first <= open.last + 1) open.last = Math.max(open.last, last);
    else this.#runs.push({ first, last });
  }

  /** True when every seq of the two ends and between them was given. */
  covers({ first, last }: { readonly first: number; readonly last: number }): boolean {
    let low = 0;
    let high = this.#runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#runs[middle] as Run).first <= first) low = middle + 1;
      else high = middle;
    }
    return (this.#runs[low - 1]?.last ?? 0) >= last;
  }
}
