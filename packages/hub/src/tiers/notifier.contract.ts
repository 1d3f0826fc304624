import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Notifier } from './notifier.ts';

/** Gives two started notifiers of two hubs, `a` and `b`; and a wait until something holds. */
export type FreshNotifiers = (after: (end: () => Promise<void> | void) => void) => Promise<{
  readonly a: Notifier;
  readonly b: Notifier;
  eventually(fits: () => boolean): Promise<void>;
}>;

/** What each implementation of Notifier must do. */
export function notifierContract(name: string, fresh: FreshNotifiers): void {
  describe(`notifier ${name}`, () => {
    test('a hub hears the other hub on the topics it asked for, in order, and never itself', async (t) => {
      const { a, b, eventually } = await fresh((end) => t.after(end));
      const heard: unknown[] = [];
      b.subscribe('live', (payload, hub) => void heard.push([hub, payload]));
      b.subscribe('left', (payload) => void heard.push(payload));
      a.subscribe('live', () => void heard.push('itself'));
      a.publish('live', { n: 1 });
      a.publish('else', { n: 2 });
      a.publish('live', { n: 3 });
      a.publish('left', 'end');
      await eventually(() => heard.at(-1) === 'end');
      assert.deepEqual(heard, [['a', { n: 1 }], ['a', { n: 3 }], 'end']);
    });

    test('both directions work at once and each subscriber is called', async (t) => {
      const { a, b, eventually } = await fresh((end) => t.after(end));
      let [atA, atB] = [0, 0];
      a.subscribe('x', () => void atA++);
      b.subscribe('x', () => void atB++);
      b.subscribe('x', () => void atB++);
      for (let i = 0; i < 20; i++) {
        a.publish('x', i);
        b.publish('x', i);
      }
      await eventually(() => atA === 20 && atB === 40);
    });

    test('a cancelled subscription hears nothing more, and one that throws disturbs nobody', async (t) => {
      const { a, b, eventually } = await fresh((end) => t.after(end));
      const heard: unknown[] = [];
      b.subscribe('x', () => {
        throw new Error('a broken hearer');
      });
      const cancel = b.subscribe('x', (payload) => void heard.push(payload));
      b.subscribe('y', (payload) => void heard.push(payload));
      a.publish('x', 1);
      await eventually(() => heard.length === 1);
      cancel();
      a.publish('x', 2);
      a.publish('y', 3);
      await eventually(() => heard.length === 2);
      assert.deepEqual(heard, [1, 3]);
    });
  });
}
