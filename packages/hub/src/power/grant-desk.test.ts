import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PowerReport } from '@cerveceria/protocol';
import { GrantDesk } from './grant-desk.ts';
import { type GrantsDoc, NO_GRANTS } from './grant-docs.ts';

const SITE = { limitW: 7000, reserved: {} };

/** One desk over a document of its own, and nodes that hear at once what is given. */
class Brewery {
  readonly desk = new GrantDesk();
  readonly nodes = new Map<
    string,
    { shareW: number; levelsW: number[]; grant: number; watts: number; until: number }
  >();
  doc: GrantsDoc = NO_GRANTS;
  now = 0;
  site = SITE;

  node(name: string, shareW: number, levelsW: number[]): void {
    this.nodes.set(name, { shareW, levelsW, grant: 0, watts: 0, until: 0 });
  }

  /** @param silent nodes that neither tell nor hear */
  pass(seconds: number, silent: readonly string[] = []): void {
    for (let i = 0; i < seconds; i++) {
      this.now += 1000;
      for (const [name, { shareW, levelsW, grant }] of this.nodes)
        if (!silent.includes(name)) this.desk.hear(name, this.#report(shareW, levelsW, grant), this.now);
      this.doc = this.desk.decide(this.doc, this.site, this.now, 1) ?? this.doc;
      this.desk.see(this.doc, this.now, 1);
      for (const { node, version, watts, until } of this.doc.given) {
        const state = this.nodes.get(node);
        if (state !== undefined && !silent.includes(node) && version > state.grant)
          Object.assign(state, { grant: version, watts, until });
      }
    }
  }

  has(name: string): number {
    const node = this.nodes.get(name);
    return node === undefined ? 0 : node.shareW + (this.now < node.until ? node.watts : 0);
  }

  #report(shareW: number, levelsW: number[], grant: number): PowerReport {
    const wantsW = levelsW.at(-1) ?? 0;
    return { session: 's', mono: this.now, shareW, wantsW, levelsW, limitW: 0, usedW: 0, grant };
  }
}

test('a node that needs more than its share has it within a second, and for as long as it asks', () => {
  const brewery = new Brewery();
  brewery.node('a', 2000, [5500]);
  brewery.node('b', 1000, []);
  brewery.pass(2);
  for (let i = 0; i < 60; i++) {
    assert.equal(brewery.has('a'), 5500);
    brewery.pass(1);
  }
});

test('a node that has gone silent counts with its share alone once its grant has lapsed, never before', () => {
  const brewery = new Brewery();
  brewery.node('a', 2000, [5500]);
  brewery.node('b', 1500, [4500]);
  brewery.pass(2);
  assert.deepEqual([brewery.has('a'), brewery.has('b')], [5500, 1500]);
  let free = 0;
  for (; brewery.has('b') === 1500 && free < 60; free++) brewery.pass(1, ['a']);
  assert.equal(brewery.has('a'), 2000);
  assert.ok(free >= 10 && free <= 16, `${free} s`);
  assert.equal(brewery.has('b'), 4500);
});

test('two that want the same spare power take turns of a minute', () => {
  const brewery = new Brewery();
  brewery.node('a', 2000, [5000]);
  brewery.node('b', 2000, [5000]);
  const seconds = { a: 0, b: 0 };
  let changes = 0;
  let before = '';
  for (let i = 0; i < 600; i++) {
    brewery.pass(1);
    const holder = brewery.has('a') > 2000 ? 'a' : 'b';
    if (brewery.has(holder) > 2000) seconds[holder]++;
    if (holder !== before) changes++;
    before = holder;
  }
  assert.ok(Math.abs(seconds.a - seconds.b) < 70, JSON.stringify(seconds));
  assert.ok(seconds.a + seconds.b > 560, JSON.stringify(seconds));
  assert.ok(changes >= 7 && changes <= 13, `${changes} changes`);
});

test('nothing is granted that would switch no heater on', () => {
  const brewery = new Brewery();
  brewery.node('a', 2000, [3500, 8000]);
  brewery.node('b', 1000, []);
  brewery.pass(3);
  assert.equal(brewery.has('a'), 3500);
});

test('a limit that is lowered takes back what was granted, and shares above the limit leave nothing to grant', () => {
  const brewery = new Brewery();
  brewery.node('a', 2000, [5500]);
  brewery.node('b', 1000, [3000]);
  brewery.pass(3);
  assert.equal(brewery.has('a'), 5500);
  brewery.site = { limitW: 5000, reserved: {} };
  brewery.pass(3);
  assert.deepEqual([brewery.has('a'), brewery.has('b')], [2000, 3000]);
  brewery.site = { limitW: 2500, reserved: {} };
  brewery.pass(2);
  assert.deepEqual([brewery.has('a'), brewery.has('b')], [2000, 1000]);
});

test('what is set aside for a node that was never heard is not granted to others', () => {
  const brewery = new Brewery();
  brewery.site = { limitW: 7000, reserved: { c: 3000 } } as typeof SITE;
  brewery.node('a', 2000, [5500]);
  brewery.pass(3);
  assert.equal(brewery.has('a'), 2000);
});

test('at a rate that was measured the times are whole ms all the same, and a grant lasts as much longer', () => {
  const desk = new GrantDesk();
  const power = { session: 's', mono: 1000, shareW: 2000, wantsW: 5500, limitW: 2000, usedW: 0, grant: 0 };
  desk.hear('a', power, 1000.7);
  const [given] = desk.decide(NO_GRANTS, SITE, 1000.7, 3.333)?.given ?? [];
  assert.deepEqual([given?.until, given?.lifeMs], [34_330, 33_330]);
});

test('while nobody wants more than its share nothing is written down', () => {
  const brewery = new Brewery();
  brewery.node('a', 2000, [1500]);
  brewery.pass(2);
  const { doc } = brewery;
  brewery.pass(60);
  assert.equal(brewery.doc, doc);
});
