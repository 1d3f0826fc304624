import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { STANDARD_WIRING } from '@cerveceria/simulator';
import { until } from '../src/supervise/until.ts';
import { loopsOf, RunningDemo } from './running-demo.ts';
import { Tablet } from './tablet.ts';

const MASH = 'kettle-1.heat.mash';
const HERO = '.loop.hero';
const VALUE = `${HERO} .process-value.ok .number`;
let demo: RunningDemo;
let tablet: Tablet;
before(async () => {
  demo = await RunningDemo.start(['--no-restart']);
  await demo.heat();
  tablet = await Tablet.open('es-ES');
});
after(async () => {
  await tablet?.close();
  await demo?.end();
});

/** The big number changes: what is shown is what comes in. */
async function moves(limitMs: number): Promise<void> {
  const first = await tablet.text(VALUE);
  await until(`another value than ${first}`, limitMs, async () => (await tablet.text(VALUE)) !== first);
}

test('a brewer signs in and sees the wort get warmer, with its age, and that it is a simulation', async () => {
  const { page } = tablet;
  await page.goto(demo.hubs[0]);
  await page.fill('input[name=user]', demo.user);
  await page.fill('input[name=password]', demo.password);
  await tablet.tap(page.locator('button[type=submit]'));
  await page.waitForSelector(VALUE);
  await moves(60_000);
  assert.match(await tablet.text(`${HERO} .age`), /\d/);
  assert.match(await tablet.text('.simulation'), /SIMULACIÓN/i);
  assert.match(await tablet.text('.pill'), /hub-a/);
});

test('the page speaks English too, and says there that it is a simulation', async () => {
  const language = tablet.page.locator('.top-tools button').first();
  await tablet.tap(language);
  await until('English', 60_000, async () => /SIMULATION/i.test(await tablet.text('.simulation')));
  await tablet.tap(language);
  await until('Spanish', 60_000, async () => /SIMULACIÓN/i.test(await tablet.text('.simulation')));
});

test('an override set by thumb is reported by the node and moves its line', async () => {
  const { page } = tablet;
  const { heater } = STANDARD_WIRING.heat;
  await until('heat', 60_000, () => demo.level('kettle-1.heat', heater) === 1);
  await tablet.tap(page.locator(`${HERO} .loop-keys .primary`));
  await page.waitForSelector('dialog .pad-display');
  const back = page.locator('dialog .pad-digits button').last();
  for (let i = 0; i < 5; i++) await tablet.tap(back);
  for (const digit of ['1', '5']) await tablet.tap(page.locator('dialog .pad-digits button', { hasText: digit }));
  assert.match(await tablet.text('dialog .pad-display b'), /^15$/);
  await tablet.tap(page.locator('dialog .override-why .chip:not(.two)').first());
  await tablet.hold(page.locator('dialog .override-why button.hold.primary'), () =>
    page.waitForSelector('dialog', { state: 'detached' }),
  );
  await until('the set point on the page', 60_000, async () => /\b15/.test(await tablet.text(`${HERO} .set-point b`)));
  const loop = (await loopsOf(await demo.client(1))).find(({ spec }) => spec.id === MASH);
  assert.equal(loop?.state?.source, 'override');
  assert.equal(loop?.state?.override?.owner, demo.user);
  await until('the line off', 60_000, () => demo.level('kettle-1.heat', heater) === 0);
});

test('the hub that serves the page is killed: the page goes on through the other one', async () => {
  process.kill(demo.pid('hub-a'), 'SIGKILL');
  await until('the other hub', 60_000, async () => /hub-b/.test(await tablet.text('.pill')));
  await moves(60_000);
  assert.match(await tablet.text('.simulation'), /SIMULACIÓN/i);
  assert.match(await tablet.text(`${HERO} .age`), /\d/);
});

test('nothing went wrong inside the page, and a sign-out keeps saying that it is a simulation', async () => {
  await tablet.page.setViewportSize({ width: 800, height: 1280 });
  await tablet.tap(tablet.page.locator('.top-tools .user'));
  await tablet.page.waitForSelector('input[name=password]');
  assert.match(await tablet.text('.simulation'), /SIMULACIÓN/i);
  assert.deepEqual(tablet.faults, []);
});
