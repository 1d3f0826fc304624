import type { Cancel, MachineClock } from '@cerveceria/runtime';
import { nextDelay } from './back-off.ts';
import type { ChildSpec, Ending, Launcher, Running } from './launcher.ts';

/** What happens to a child, for people and for tests. `safe`: the off program ran; `code` is its exit code. */
export type ChildEvent =
  | { readonly what: 'started'; readonly name: string; readonly pid: number }
  | { readonly what: 'died'; readonly name: string; readonly ending: Ending; readonly again: number | null }
  | { readonly what: 'safe'; readonly name: string; readonly code: number | null };

interface Deps {
  readonly clock: MachineClock;
  readonly launcher: Launcher;
  /** False: what dies stays dead (tests that look at the death itself). */
  readonly restart: boolean;
  readonly heard: (event: ChildEvent) => void;
}

interface Child {
  readonly spec: ChildSpec;
  running: Running | null;
  started: number;
  deaths: number;
  stopping: boolean;
  restart: Cancel;
  /** Resolves when it is dead and, where it has an off program, safe. */
  over: Promise<void>;
}

/** The off program needs a fraction of a second; one that hangs must not hold up the restart. */
const OFF_LIMIT_MS = 5000;

/** Keeps processes alive as systemd does: after any death the off program first, then a restart with back-off. */
export class Supervisor {
  readonly #deps: Deps;
  readonly #children = new Map<string, Child>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  start(spec: ChildSpec): void {
    const child: Child = {
      spec,
      running: null,
      started: 0,
      deaths: 0,
      stopping: false,
      restart: () => {},
      over: Promise.resolve(),
    };
    this.#children.set(spec.name, child);
    this.#launch(child);
  }

  /** Process id while it runs. */
  pid(name: string): number | undefined {
    return this.#children.get(name)?.running?.pid;
  }

  names(): string[] {
    return [...this.#children.keys()];
  }

  /**
   * Ends these children for good: SIGTERM to all at once, SIGKILL to who still lives after `limitMs`. Resolves when
   * they are dead and their off programs ran. Gives the names of those that had to be killed.
   */
  async stop(names: readonly string[], limitMs: number): Promise<string[]> {
    const killed: string[] = [];
    const children = names.map((name) => this.#children.get(name)).filter((child) => child !== undefined);
    const timers = children.map((child) => {
      child.stopping = true;
      child.restart();
      child.running?.kill('SIGTERM');
      return this.#deps.clock.after(limitMs, () => {
        if (child.running === null) return;
        killed.push(child.spec.name);
        child.running.kill('SIGKILL');
      });
    });
    await Promise.all(children.map((child) => child.over));
    for (const cancel of timers) cancel();
    for (const child of children) this.#children.delete(child.spec.name);
    return killed;
  }

  #launch(child: Child): void {
    const running = this.#deps.launcher.launch(child.spec);
    child.running = running;
    child.started = this.#deps.clock.mono();
    this.#deps.heard({ what: 'started', name: child.spec.name, pid: running.pid });
    child.over = running.ended.then((ending) => this.#died(child, ending));
  }

  async #died(child: Child, ending: Ending): Promise<void> {
    const { clock, launcher, heard } = this.#deps;
    const { name, afterDeath } = child.spec;
    child.running = null;
    const clean = child.stopping && ending.code === 0;
    const next = nextDelay(child.deaths, clock.mono() - child.started);
    child.deaths = next.deaths;
    const again = child.stopping || !this.#deps.restart ? null : next.delay;
    if (!clean) heard({ what: 'died', name, ending, again });
    // Before anything else: on a Pi the lines keep their level when their owner is gone.
    if (!clean && afterDeath !== undefined)
      heard({ what: 'safe', name, code: await launcher.run(child.spec, afterDeath, OFF_LIMIT_MS) });
    if (again === null || child.stopping) return;
    child.restart = clock.after(again, () => this.#launch(child));
  }
}
