/** One thing proven inside the machine; what it gives is told beside it. A rejection is the fault. */
export type Check = () => Promise<string | undefined>;

/** What the machine says of a check on its console, one line each. */
export interface Verdict {
  readonly name: string;
  readonly ms: number;
  readonly note?: string | undefined;
  readonly fault?: string | undefined;
}

export const VERDICT = '@verdict ';

/** The verdicts on a console, among whatever else the kernel and init wrote there. */
export function verdictsOf(console: string): Verdict[] {
  return console.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf(VERDICT);
    return at < 0 ? [] : [JSON.parse(line.slice(at + VERDICT.length)) as Verdict];
  });
}
