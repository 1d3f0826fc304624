import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PowerView } from '@cerveceria/protocol';
import { POWER, sharedPower } from './papers.ts';
import { barOf, siteSums, wattsOf } from './site-power.ts';

const node = (shareW: number, limitW: number | null, usedW: number | null): PowerView['nodes'][number] => {
  return { node: 'kettle-1.heat', shareW, wantsW: limitW, limitW, usedW };
};
const VIEW: PowerView = {
  site: { limitW: 8000, reserved: {} },
  nodes: [node(1000, 6000, 5500), node(2000, null, null)],
};

test('all bars are drawn to the limit of the site, and a node that says nothing uses nothing', () => {
  assert.deepEqual(siteSums(VIEW), { sharesW: 3000, usedW: 5500, full: 8000 });
  assert.deepEqual(
    VIEW.nodes.map((each) => barOf(each, 8000)),
    [
      { used: 0.6875, granted: 0.75, share: 0.125 },
      { used: 0, granted: 0, share: 0.25 },
    ],
  );
});

test('without a limit the shares are the whole, and no bar leaves its frame or divides by nothing', () => {
  assert.equal(siteSums({ ...VIEW, site: null }).full, 6000, 'a grant that still holds is longer than the shares');
  assert.equal(siteSums({ site: null, nodes: [node(0, 0, 0)] }).full, 1);
  assert.equal(barOf(node(0, 10, 20), 5).used, 1);
});

test('where no node has a share there is no page of it', () => {
  const papers = (data: unknown) => new Map([[POWER, { data, fault: null }]]);
  assert.equal(sharedPower(new Map()), null);
  assert.equal(sharedPower(papers({ site: null, nodes: [] })), null);
  assert.equal(sharedPower(papers(VIEW)), VIEW);
});

test('a limit in kW is one of whole watts', () => {
  assert.equal(wattsOf(8.28), 8280);
});
