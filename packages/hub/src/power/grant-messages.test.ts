import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PowerReport } from '@cerveceria/protocol';
import fc from 'fast-check';
import { GrantDesk } from './grant-desk.ts';
import { type Given, type GrantsDoc, NO_GRANTS } from './grant-docs.ts';

const LIMIT = 9000;
const STEP = 500;

interface Letter {
  readonly due: number;
  deliver(): void;
}

/** Whatever a random source decides: how late, whether at all, how often. */
class Post {
  readonly #letters: Letter[] = [];
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  send(now: number, deliver: () => void): void {
    const copies = this.#random() < 0.2 ? 0 : this.#random() < 0.2 ? 2 : 1;
    for (let i = 0; i < copies; i++) this.#letters.push({ due: now + 40_000 * this.#random() ** 6, deliver });
  }

  deliver(now: number): void {
    const due = this.#letters.filter((letter) => letter.due <= now).sort((a, b) => a.due - b.due);
    for (const letter of due) this.#letters.splice(this.#letters.indexOf(letter), 1);
    for (const letter of due) letter.deliver();
  }
}

/** A node as `grant-book` of the agent has it, with a clock of its own; it uses all that it may at every moment. */
class Node {
  readonly offset: number;
  session = 's0';
  grant = 0;
  watts = 0;
  until = 0;
  levels: number[] = [];
  readonly shareW: number;

  constructor(shareW: number, offset: number) {
    this.shareW = shareW;
    this.offset = offset;
  }

  take({ version, session, watts, until }: Given, now: number): void {
    if (session !== this.session || version <= this.grant || until <= now + this.offset) return;
    Object.assign(this, { grant: version, watts, until });
  }

  restart(life: number): void {
    Object.assign(this, { session: `s${life}`, grant: 0, watts: 0, until: 0 });
  }

  uses(now: number): number {
    return this.shareW + (now + this.offset < this.until ? this.watts : 0);
  }

  report(now: number): PowerReport {
    const { session, shareW, levels, grant } = this;
    const wantsW = levels.at(-1) ?? 0;
    return { session, mono: now + this.offset, shareW, wantsW, levelsW: levels, limitW: 0, usedW: 0, grant };
  }
}

/** Mulberry32: even numbers in 0..1 from a seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs two hubs and three nodes for ten minutes; the hubs do not even heed the lease. */
function run(random: () => number): { most: number; granted: number } {
  const post = new Post(random);
  const nodes = [2000, 1000, 3000].map((shareW) => new Node(shareW, Math.round(1e6 * random())));
  let stored: { version: number; doc: GrantsDoc } = { version: 0, doc: NO_GRANTS };
  const hubs = [0, 1].map(() => ({ desk: new GrantDesk(), offset: Math.round(1e6 * random()), asleep: 0, life: 0 }));
  let most = 0;
  let granted = 0;
  for (let now = STEP; now < 600_000; now += STEP) {
    post.deliver(now);
    for (const [i, node] of nodes.entries()) {
      if (random() < 0.02) node.levels = [1500, 3500, 5500].filter(() => random() < 0.5);
      if (random() < 0.005) node.restart(now);
      const report = node.report(now);
      for (const hub of hubs) post.send(now, () => hub.desk.hear(`n${i}`, report, now + hub.offset));
    }
    for (const hub of hubs) {
      if (random() < 0.005) hub.desk = new GrantDesk();
      if (random() < 0.01) hub.asleep = now + 30_000 * random();
      if (now < hub.asleep) continue;
      const read = stored;
      // The other hub may write between this one's look and its write.
      const write = () => {
        const next = hub.desk.decide(
          read.doc,
          { limitW: LIMIT, reserved: { n0: 2000, n1: 1000, n2: 3000 } },
          now + hub.offset,
          1,
        );
        if (next === null || stored.version !== read.version) return;
        stored = { version: stored.version + 1, doc: next };
        for (const given of next.given) {
          const node = nodes[Number(given.node.slice(1))] as Node;
          post.send(now, () => node.take(given, Math.max(now, clock.now)));
        }
      };
      if (random() < 0.8) write();
      else post.send(now, write);
    }
    clock.now = now;
    const sum = nodes.reduce((watts, node) => watts + node.uses(now), 0);
    most = Math.max(most, sum);
    if (nodes.some((node) => node.uses(now) > node.shareW)) granted++;
  }
  return { most, granted };
}

const clock = { now: 0 };

test('messages that are lost, late, doubled and out of order, nodes and hubs that begin anew, two hubs that both grant: never over the limit', () => {
  let granted = 0;
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      clock.now = 0;
      const found = run(randomOf(seed));
      granted += found.granted;
      assert.ok(found.most <= LIMIT, `${found.most} W`);
    }),
    { numRuns: 25, endOnFailure: true },
  );
  assert.ok(granted > 1000, `grants were in use in ${granted} moments only`);
});
