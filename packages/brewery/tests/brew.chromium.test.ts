import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { alarmHistorySchema, batchPageSchema } from '@cerveceria/protocol';
import { until } from '../src/supervise/until.ts';
import { RunningDemo } from './running-demo.ts';
import { Tablet } from './tablet.ts';

const NOW = '.now-step';
const ORDERS = '.order-keys';
let demo: RunningDemo;
let tablet: Tablet;
/** Bodies of the orders that this page has sent. */
const sent: string[] = [];
before(async () => {
  demo = await RunningDemo.start(['--no-restart']);
  // Silent for a while before the hubs call it an alarm: meanwhile a beer is begun.
  process.kill(demo.pid('kettle-1.quality'), 'SIGKILL');
  tablet = await Tablet.open('es-ES');
  tablet.page.on('request', (request) => {
    if (request.url().endsWith('/orders')) sent.push(request.postData() ?? '');
  });
});
after(async () => {
  await tablet?.close();
  await demo?.end();
});

const tab = (word: string) => tablet.tap(tablet.page.locator('.tab', { hasText: word }));
const stepName = async () => ((await tablet.page.locator(NOW).count()) === 0 ? '' : await tablet.text(NOW));

test('a deep link leads to the program that runs, past the sign-in', async () => {
  const { page } = tablet;
  await page.goto(`${demo.hubs[0]}/#/kettles/kettle-1/program`);
  await page.fill('input[name=user]', demo.user);
  await page.fill('input[name=password]', demo.password);
  await tablet.tap(page.locator('button[type=submit]'));
  await page.waitForSelector(NOW);
  assert.match(await tablet.text('.now-name'), /Kölsch/);
  assert.ok((await page.locator('.step-list .step').count()) > 5);
  assert.match(await tablet.text('.simulation'), /SIMULACIÓN/);
});

test('the program is stopped by a held key, a tap does nothing; then it is taken away', async () => {
  const { page } = tablet;
  await tablet.tap(page.locator(`${ORDERS} .danger`));
  assert.equal(await page.locator('.finished').count(), 0);
  await tablet.hold(page.locator(`${ORDERS} .danger`), () => page.waitForSelector('.finished'));
  assert.deepEqual(sent.splice(0), ['{"kind":"stop"}']);
  await tablet.tap(page.locator('.finished .primary'));
  await page.waitForSelector('.waiting button');
});

test('a recipe is looked at, previewed and begun by thumb, and is seen to run', async () => {
  const { page } = tablet;
  await tablet.tap(page.locator('.waiting button'));
  await tablet.tap(page.locator('.row-key', { hasText: 'Kölsch' }).first());
  await tablet.tap(page.locator('.recipe-keys .primary'));
  await page.waitForSelector('.brew-preview .lines li');
  assert.match(await tablet.text('.brew-preview'), /Perle/);
  await tablet.hold(page.locator('.brew-start .hold'), () => page.waitForSelector(NOW));
  const client = await demo.client(1);
  const batches = async () =>
    (await client.get('/batches', batchPageSchema)).batches.map(({ state, owner }) => `${state} by ${owner}`).join();
  await until('its batch', 60_000, async () => (await batches()) === `running by ${demo.user},ended by ${demo.user}`);
});

test('what the program asks is called out on every page and answered by one large key', async () => {
  const { page } = tablet;
  // The demo's own hand answers the mash-in at once; the sparge it leaves to a person for a while.
  while (!/Lavado/.test(await stepName())) {
    const name = await stepName();
    const changed = () => until(`another step than ${name}`, 60_000, async () => (await stepName()) !== name);
    if (/Empaste/.test(name)) await changed();
    else await tablet.hold(page.locator(`${ORDERS} .hold:not(.danger)`).first(), changed);
  }
  assert.deepEqual(
    [...new Set(sent.splice(0))],
    ['{"kind":"skip"}'],
    'a thumb that rests where the question comes up has not answered it',
  );
  await tab('Recetas');
  await tablet.tap(page.locator('.call-bar'));
  await tablet.tap(page.locator('.ask .answer'));
  await until('the boil', 60_000, async () => /Hervor/.test(await stepName()));
  assert.deepEqual(sent, ['{"kind":"answer"}']);
});

test('an alarm stands until it was seen, and keeps who saw it', async () => {
  const { page } = tablet;
  const row = page.locator('.alarm-row', { hasText: 'ningún hub oye' });
  await tab('Alarmas');
  await row.waitFor({ timeout: 60_000 });
  await tablet.tap(row.locator('.see'));
  await until('who saw it', 60_000, async () => ((await row.textContent()) ?? '').includes(`vista por ${demo.user}`));
  assert.equal(await row.locator('.see').count(), 0);
  const client = await demo.client(1);
  const range = `from=0&to=${Date.now() * 2}`;
  const { rows } = await client.get(`/alarms/history?${range}`, alarmHistorySchema);
  assert.equal(rows.find(({ code }) => code === 'node-silent')?.event.acknowledged?.by, demo.user);
});

test('what was brewed stands among the batches, planned against actual', async () => {
  const { page } = tablet;
  await tab('Lotes');
  await tablet.tap(page.locator('.row-key').first());
  await page.waitForSelector('.batch-step');
  assert.match(await tablet.text('.step-list'), /saltado/);
  await tablet.tap(page.locator('.batch-parts .segment', { hasText: 'Notas' }));
  await tablet.tap(page.locator('.entry .pad-steps .key').last());
  await tablet.tap(page.locator('.entry .wide'));
  await until('the note', 60_000, async () => /DI 1,060/.test(await tablet.text('.notes-list')));
  assert.match(await tablet.text('.notes-list'), new RegExp(demo.user));
});

test('every page keeps its keys large and within the screen, in both languages, and nothing went wrong inside', async () => {
  const { page } = tablet;
  for (const [width, height] of [
    [1280, 800],
    [800, 1280],
  ] as const) {
    await page.setViewportSize({ width, height });
    await tablet.tap(page.locator('.top-tools button').first());
    for (const at of [0, 1, 2, 3, 4]) {
      await tablet.tap(page.locator('.tab').nth(at));
      await page.waitForSelector('.tab[aria-current=page]');
      const wrong = await page.locator('button:visible, label.button:visible').evaluateAll(
        (keys, width) =>
          keys
            .map((key) => ({ key, box: key.getBoundingClientRect() }))
            .filter(
              ({ key, box }) =>
                box.width < 55.5 || box.height < 55.5 || box.right > width + 1 || key.scrollWidth > key.clientWidth + 2,
            )
            .map(({ key, box }) => `${key.textContent} ${box.width}x${box.height} to ${box.right}`),
        width,
      );
      assert.deepEqual(wrong, [], `${width}x${height}, tab ${at}`);
      assert.match(await tablet.text('.simulation'), /SIMUL/);
    }
  }
  assert.deepEqual(tablet.faults, []);
});
