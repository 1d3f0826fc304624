import { type Finding, nodeOf } from '@cerveceria/protocol';

/** A pump that starts or stops brings other liquid to a probe: for so long, process ms, a step is no wonder. */
const STIRRED_MS = 180_000;
/** Nodes of a kettle are heard one after the other and their clocks may differ by so much, process ms. */
const APART_MS = 15_000;
/** Longest wait for word of a pump's node, process ms. */
const MOST_MS = 120_000;
const SUDDEN: ReadonlySet<string> = new Set(['jump', 'outlier']);

/**
 * What the pumps of one kettle do, whichever node they hang on: the probe in a pipe is often another node's. A step that
 * one of them explains is no finding, so a step waits until the nodes of all pumps have been heard of that time.
 */
export class KettleStir {
  /** What the pumps of each node are given, and when that was last heard. */
  readonly #pumps = new Map<string, { readonly given: string; readonly heard: number }>();
  #changes: number[] = [];
  #waiting: Finding[] = [];

  /** `given`: which pumps of a node that has some are on. */
  heard(node: string, given: string, wall: number): void {
    // What it was before nobody knows: its first word counts as a change.
    if (this.#pumps.get(node)?.given !== given) this.#changes.push(wall);
    this.#pumps.set(node, { given, heard: wall });
    this.#changes = this.#changes.filter((at) => wall - at < STIRRED_MS + MOST_MS);
  }

  /** @returns of these and of those that wait, what no pump explains. `wall`: how far the kettle has been heard */
  unexplained(found: readonly Finding[], wall: number): Finding[] {
    const told = found.filter(({ kind }) => !SUDDEN.has(kind));
    const sudden = [...this.#waiting, ...found.filter(({ kind }) => SUDDEN.has(kind))];
    this.#waiting = [];
    for (const each of sudden) {
      if (this.#changes.some((change) => change > each.at - STIRRED_MS && change <= each.at + APART_MS)) continue;
      if (this.#isHeard(each) || wall - each.at > MOST_MS) told.push(each);
      else this.#waiting.push(each);
    }
    return told;
  }

  #isHeard({ channel, at }: Finding): boolean {
    const own = nodeOf(channel);
    return [...this.#pumps].every(([node, { heard }]) => heard >= at + (node === own ? 0 : APART_MS));
  }
}
