import assert from 'node:assert/strict';
import { type Browser, type CDPSession, chromium, type Locator, type Page } from 'playwright-core';

/** The system's own Chromium as a tablet: touch, no mouse, nothing that would call home. */
export class Tablet {
  readonly page: Page;
  /** What went wrong inside the page. */
  readonly faults: string[] = [];
  readonly #browser: Browser;
  readonly #touch: CDPSession;

  private constructor(browser: Browser, page: Page, touch: CDPSession) {
    this.#browser = browser;
    this.page = page;
    this.#touch = touch;
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  static async open(locale: string): Promise<Tablet> {
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale, hasTouch: true });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    return new Tablet(browser, page, await context.newCDPSession(page));
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().textContent()) ?? '';
  }

  async tap(locator: Locator): Promise<void> {
    await locator.scrollIntoViewIfNeeded();
    await locator.tap();
  }

  /** A thumb that stays until `done` resolves. */
  async hold(locator: Locator, done: () => Promise<unknown>): Promise<void> {
    await locator.scrollIntoViewIfNeeded();
    const box = await locator.boundingBox();
    assert.ok(box, 'nothing to hold');
    const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await this.#touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    try {
      await done();
    } finally {
      await this.#touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    }
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
