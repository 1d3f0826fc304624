import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { openBrowser } from './browser.ts';
import { type FixtureHub, PASSWORD, startFixtureHub, USER } from './fixture-hub.ts';
import { type FixtureWorld, fixtureWorld } from './fixture-world.ts';

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'page-'));
const faults: string[] = [];
let world: FixtureWorld;
let hubs: FixtureHub[];
let browser: Browser;
let page: Page;

const text = async (selector: string) => (await page.locator(selector).first().textContent()) ?? '';
const shown = (selector: string) => page.waitForSelector(selector);

/** Pressed until it has done its work, for a busy machine is slow to notice a thumb; `tap` lets go at once. */
async function press(selector: string, done: (() => Promise<unknown>) | 'tap'): Promise<void> {
  const key = page.locator(selector);
  await key.scrollIntoViewIfNeeded();
  const box = await key.boundingBox();
  assert.ok(box);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // Down and up are sent together: a machine that takes its time between them would make a hold of it.
  if (done === 'tap') return await page.mouse.click(x, y);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await done();
  await page.mouse.up();
}
const gone = (selector: string) => page.waitForSelector(selector, { state: 'detached' });
const sheetGone = () => gone('dialog');

before(async () => {
  await build({
    root: PACKAGE,
    configFile: join(PACKAGE, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder },
  });
  world = fixtureWorld(20);
  hubs = await Promise.all(['hub-a', 'hub-b'].map((name) => startFixtureHub({ name, world, page: folder })));
  for (const hub of hubs) hub.tell(hubs.map(({ url }) => url));
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'es-ES', hasTouch: true });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  await page.goto((hubs[0] as FixtureHub).url);
});
after(async () => {
  await browser?.close();
  await Promise.all((hubs ?? []).map((hub) => hub.stop()));
  world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a wrong password is told in words, the right one shows the kettle with its simulation', async () => {
  await page.fill('input[name=user]', USER);
  await page.fill('input[name=password]', 'wrong');
  await page.click('button[type=submit]');
  await shown('.fault-line');
  assert.match(await text('.fault-line'), /incorrectos/);
  await page.fill('input[name=password]', PASSWORD);
  await page.click('button[type=submit]');
  await shown('.process-value.ok');
  assert.match(await text('.simulation'), /SIMULACIÓN ×20/);
  assert.match(await text('.pill'), /En vivohub-a/);
  assert.equal(await page.locator('.node').count(), 3);
  await shown('.plot canvas');
});

test('an override that is only tapped does nothing; held long it is pending until the node reports it', async () => {
  await page.click('.hero .primary');
  await page.click('.pad-steps .key:nth-child(5)');
  await page.click('dialog .chip:has-text("Prueba")');
  await press('dialog .hold.primary', 'tap');
  await page.waitForTimeout(700);
  assert.equal(await page.locator('dialog[open]').count(), 1);
  const before = await text('.hero .set-point b');
  const report = world.hush();
  await press('dialog .hold.primary', sheetGone);
  await shown('.hero .wish');
  assert.equal(await text('.hero .set-point b'), before, 'what is not reported is not shown as set');
  report();
  await shown('.hero .rule.override');
  assert.match(await text('.hero .rule.override'), /Temporal de ana/);
  await gone('.hero .wish');
  assert.notEqual(await text('.hero .set-point b'), before);
});

test('a refusal of the node is told in words and stays until it was read', async () => {
  world.answerMs = 200;
  world.refuseWith = 'set-point-out-of-range';
  await page.click('.hero .primary');
  await page.click('dialog .chip:has-text("Prueba")');
  await press('dialog .hold.primary.tall', sheetGone);
  await shown('.hero .wish.refused');
  assert.match(await text('.hero .wish.refused'), /fuera de los límites/);
  await page.click('.hero .wish.refused button');
  await gone('.wish');
});

test('a node is stopped by a held key with a reason, and released in the same way', async () => {
  await page.click('.hero .danger');
  await page.click('dialog .chip:has-text("Espuma")');
  await press('dialog .hold', () => shown('dialog .rule.local-stop'));
  assert.match(await text('dialog .rule.local-stop'), /ana.*Espuma/);
  await page.click('dialog .chip:has-text("Revisado")');
  await press('dialog .hold', () => page.waitForSelector('dialog .rule.local-stop', { state: 'detached' }));
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
});

test('a lost probe is a dash with its reason, a stale value is struck through', async () => {
  world.broken.set('kettle-1.heat.wort', { state: 'fault', code: 'w1-no-answer' });
  world.broken.set('kettle-1.heat.return', { state: 'stale', code: null });
  await shown('.process-value.fault');
  assert.match(await text('.process-value.fault'), /—[\s\S]*no responde/);
  await shown('.tile.stale');
  const line = await page
    .locator('.tile.stale .tile-value')
    .evaluate((tile) => getComputedStyle(tile).textDecorationLine);
  assert.equal(line, 'line-through');
  world.broken.clear();
  await shown('.process-value.ok');
});

test('every key is large enough for a thumb, and nothing is wider than the screen', async () => {
  for (const [width, height] of [
    [1280, 800],
    [800, 1280],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.waitForFunction((most) => document.documentElement.scrollWidth <= most, width);
    const small = await page.locator('button:visible, select:visible').evaluateAll((keys) =>
      keys
        .map((key) => ({ name: key.textContent, box: key.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 55.5 || box.height < 55.5)
        .map(({ name, box }) => `${name} ${box.width}x${box.height}`),
    );
    assert.deepEqual(small, [], `${width}x${height}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('a closer look at the history fetches finer points', async () => {
  const asked = () => hubs[0]?.requests.filter((each) => each === 'GET history').length ?? 0;
  await page.click('.trend-tools .segment:has-text("24 h")');
  await page.waitForTimeout(1200);
  const before = asked();
  const box = await page.locator('.plot .u-over').boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width * 0.97, box.y + box.height / 2);
  for (let i = 0; i < 12; i += 1) await page.mouse.wheel(0, -100);
  for (const end = performance.now() + 60_000; asked() === before; await page.waitForTimeout(50))
    assert.ok(performance.now() < end, 'nothing finer was asked for');
  assert.equal(await page.getAttribute('.live-key', 'aria-pressed'), 'false');
  await page.click('.live-key');
});

test('the language is switched at once and kept', async () => {
  await page.click('.top-tools button:has-text("EN")');
  await shown('.simulation:has-text("SIMULATION ×20")');
  await page.reload();
  await shown('.process-value.ok');
  assert.match(await text('.pill'), /Live/);
});

test('a hub that hangs is left for the other one', async () => {
  const [a, b] = hubs as [FixtureHub, FixtureHub];
  const served = (await text('.pill')).includes('hub-a') ? a : b;
  const other = served === a ? 'hub-b' : 'hub-a';
  served.silent = true;
  await shown(`.pill.good:has-text("${other}")`);
  assert.equal(await page.locator('.banner.stale').count(), 0);
  served.silent = false;
});

test('with no hub left everything is marked as the past, and comes back by itself', async () => {
  for (const hub of hubs) hub.silent = true;
  await shown('.banner.stale');
  assert.match(await text('.banner.stale'), /Reconnecting for/);
  await shown('.kettle.is-stale');
  await page.click('.hero .primary');
  await page.click('dialog .chip:has-text("Test")');
  assert.equal(await page.locator('dialog .hold.primary.tall').isDisabled(), true);
  await page.keyboard.press('Escape');
  for (const hub of hubs) hub.silent = false;
  await shown('.pill.good');
  await gone('.kettle.is-stale');
});

test('nothing went wrong in the page, and nothing broke its content policy', () => {
  assert.deepEqual(faults, []);
});
